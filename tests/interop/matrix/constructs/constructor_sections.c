// about: tables of constructors that are written by hand: .preinit_array, .ctors
// expect: 132 132
#include "construct.h"

static unsigned order;

static void early(void) {
  order = 10 * order + 1;
}
static void by_ctors(void) {
  order = 10 * order + 2;
}
static void by_ctors_first(void) {
  order = 10 * order + 3;
}

typedef void (*constructor)(void);
__attribute__((section(".preinit_array"), used)) static constructor const preinit[] = {early};
__attribute__((section(".ctors.65434"), used)) static constructor const ctors[] = {by_ctors};
__attribute__((section(".ctors.65435"), used)) static constructor const ctors2[] = {by_ctors_first};

unsigned constructor_sections(unsigned phase) {
  TOUCH(order);
  return order;
}
