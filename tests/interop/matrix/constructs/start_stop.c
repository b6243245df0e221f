// about: tables that objects add to, between __start_ and __stop_ symbols
// expect: 60 64
#include "construct.h"

extern unsigned __start_matrix_table[], __stop_matrix_table[];
__attribute__((section("matrix_table"), used)) static unsigned ten = 10;
__attribute__((section("matrix_table"), used)) static unsigned twenty = 20;

unsigned start_stop(unsigned phase) {
  unsigned sum = 0;
  for (unsigned* entry = __start_matrix_table; entry != __stop_matrix_table; ++entry) {
    *entry += phase;
    sum += *entry;
  }
  return sum + phase;
}
