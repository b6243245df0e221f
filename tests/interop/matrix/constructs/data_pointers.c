// about: initialised pointers to functions, constants, strings, data and BSS
// expect: 1234 2244
#include "construct.h"

static unsigned twice(unsigned x) {
  return 2 * x;
}
unsigned data_pointers_thrice(unsigned x) {
  return 3 * x;
}
static const unsigned constants[3] = {100, 200, 300};
static unsigned data[3] = {1, 2, 30};
static unsigned zeroed[4];
unsigned data_pointers_global[2];

static struct {
  unsigned (*function)(unsigned);
  unsigned (*other)(unsigned);
  const unsigned* constant;
  const char* string;
  unsigned* data;
  unsigned* zeroed;
  unsigned* global;
  void* self;
} all = {twice,      data_pointers_thrice,     &constants[1], "4321", data + 2,
         &zeroed[1], &data_pointers_global[1], &all};

unsigned data_pointers(unsigned phase) {
  TOUCH(all);
  if (all.self != &all) return 1;
  if (zeroed[1] != phase || data_pointers_global[1] != 3 * phase) return 2;
  ++*all.zeroed;
  *all.global += 3;
  *all.data += 10 * phase;
  return all.function(*all.constant + 200) + all.other(100) + *all.data + (unsigned)all.string[0] -
         '0' + 1000 * phase + 100;
}
