// about: variables and functions in sections with names of their own
// expect: 42 44
#include "construct.h"

__attribute__((section("settings"))) static unsigned setting = 40;
__attribute__((section(".bss.mine"))) static unsigned zeroed;
__attribute__((section("fast_code"), noinline)) static unsigned fast(unsigned x) {
  return x + 1;
}

unsigned named_sections(unsigned phase) {
  TOUCH(setting);
  TOUCH(zeroed);
  ++zeroed;
  setting += phase;
  return fast(setting) + zeroed;
}
