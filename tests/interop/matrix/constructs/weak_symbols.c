// about: weak definitions that give way, weak references to nothing, aliases
// expect: 134 234
#include "construct.h"

__attribute__((weak)) unsigned weak_symbols_overridden(void) {
  return 1;
}
__attribute__((weak)) unsigned weak_symbols_kept(void) {
  return 30;
}
__attribute__((weak)) unsigned weak_symbols_variable = 5;
unsigned weak_symbols_nothing(void) __attribute__((weak));
extern unsigned weak_symbols_no_variable __attribute__((weak));

static unsigned hundred = 100;
extern unsigned weak_symbols_alias __attribute__((alias("hundred")));
static unsigned (*const pointer)(void) = weak_symbols_nothing;

unsigned weak_symbols(unsigned phase) {
  if (weak_symbols_nothing || &weak_symbols_no_variable || pointer) return 1;
  weak_symbols_alias += 100 * phase;
  TOUCH(hundred);
  return weak_symbols_overridden() + weak_symbols_kept() + weak_symbols_variable - 5 + hundred;
}
