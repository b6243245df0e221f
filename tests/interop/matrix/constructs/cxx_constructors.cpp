// about: global objects with constructors, init_priority, of two objects
// expect: 321 654
#include "construct.h"

namespace {

unsigned runs;

struct Number {
  explicit Number(unsigned value) : value(value), run(++runs) {}
  unsigned value, run;
};

Number third(1);
__attribute__((init_priority(200))) Number first(100);
__attribute__((init_priority(300))) Number second(10);

}  // namespace

struct CxxNumber {
  CxxNumber();
  unsigned value;
};
extern CxxNumber cxx_constructors_other;

C_API unsigned cxx_constructors(unsigned phase) {
  if (first.run != 1 || second.run != 2 || third.run != 3) return 1;
  if (cxx_constructors_other.value != 333) return 2;
  return 3 * first.value + 2 * second.value + third.value + phase * cxx_constructors_other.value;
}
