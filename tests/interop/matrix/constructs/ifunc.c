// about: functions that are chosen at run time (ifunc), with arguments, by pointer, in constructors
// expect: 85 85
#include "construct.h"

typedef unsigned function(unsigned, unsigned, unsigned, unsigned);

static unsigned first(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a * b + c * d;
}
static unsigned second(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a + 2 * b + 3 * c + 4 * d;
}
static volatile unsigned selector, choices;
static function* choose(void) {
  ++choices;
  return selector ? second : first;
}
static function* choose_other(void) {
  ++choices;
  return selector ? first : second;
}
static function chosen __attribute__((ifunc("choose")));
unsigned ifunc_global(unsigned, unsigned, unsigned, unsigned)
    __attribute__((ifunc("choose_other")));

static function* const table[] = {chosen, ifunc_global};
static function* by_pointer = ifunc_global;

static unsigned at_start;
__attribute__((constructor)) static void start(void) {
  at_start = chosen(1, 2, 3, 4) - 14;
}

unsigned ifunc(unsigned phase) {
  function* const volatile* where = table;
  if (by_pointer != table[1] || choices != 2) {
    return 1;
  }
  // 14 + 30 + 11 + 30
  return chosen(1, 2, 3, 4) + ifunc_global(1, 2, 3, 4) + where[0](1, 2, 3, 3) + by_pointer(1, 2, 3, 4) +
         at_start;
}
