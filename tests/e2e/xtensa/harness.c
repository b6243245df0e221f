// Loads one module and runs it, without a firmware: the module's segments (image.h, by mpy_image.py)
// are copied and relocated as MicroPython's loader does it, over a table of functions that are just
// enough for modules that compute with small integers. What mpy_init stores last is printed: a
// number, or what the function gives for 10.
//
// A Linux program for qemu-xtensa, without a C library: a system call's number is in a2, its
// arguments in a6, a3, a4.
#include <stdint.h>

#include "image.h"

typedef uint32_t Word;

enum {
#define NATMOD_FUN_TABLE(member, symbol, since, declaration) kEntry_##member,
#include "natmod/abi/fun_table.def"
  kEntries
};

static Word table[kEntries];
static uint16_t qstr_table[64];
static uint8_t text_memory[sizeof text] __attribute__((aligned(16)));
static uint8_t block[kBss + sizeof rodata] __attribute__((aligned(16)));
static Word stored;

static Word system_call(Word number, Word first, Word second, Word third) {
  register Word a2 __asm__("a2") = number, a6 __asm__("a6") = first, a3 __asm__("a3") = second,
                a4 __asm__("a4") = third;
  __asm__ volatile("syscall" : "+r"(a2) : "r"(a6), "r"(a3), "r"(a4) : "memory");
  return a2;
}

static void finish(int status) {
  for (;;) system_call(118, (Word)status, 0, 0);
}

static void print(const char *words, Word size) { system_call(13, 1, (Word)words, size); }

static void print_number(Word value) {
  char digits[11];
  int i = 11;
  digits[--i] = '\n';
  for (Word power = 0; value != 0 || power == 0; power = 1) {
    Word tens = 0;
    while (value >= 10) value -= 10, ++tens;  // no division: the processor may have none
    digits[--i] = (char)('0' + value);
    value = tens;
  }
  print(digits + i, (Word)(11 - i));
}

// What the firmware would do.
static void missing(void) {
  static const char message[] = "the module called what the harness does not have\n";
  print(message, sizeof message - 1);
  finish(1);
}
static void store_global(Word name, Word object) { stored = object, (void)name; }
static Word native_from_obj(Word object, Word type) { return (void)type, object >> 1; }
static Word native_to_obj(Word value, Word type) { return (void)type, value << 1 | 1; }
static Word fill(Word to, int value, Word count) {
  for (Word i = 0; i < count; ++i) ((volatile uint8_t *)to)[i] = (uint8_t)value;
  return to;
}
static Word copy(Word to, Word from, Word count) {
  for (Word i = 0; i < count; ++i) ((volatile uint8_t *)to)[i] = ((const uint8_t *)from)[i];
  return to;
}

static Word base_of(Word kind) {
  switch (kind) {
    case 0:
      return (Word)text_memory;
    case 1:
      return (Word)block + kBss;
    case 2:
      return (Word)block;
    case 6:
      return (Word)qstr_table;
    case 8:
      return (Word)table;
    default:
      return table[kind - 9];
  }
}

int start(void);
int start(void) {
  for (Word i = 0; i < kEntries; ++i) table[i] = (Word)missing;
  table[kEntry_store_global] = (Word)store_global;
  table[kEntry_native_from_obj] = (Word)native_from_obj;
  table[kEntry_native_to_obj] = (Word)native_to_obj;
  table[kEntry_memset_] = (Word)fill;
  table[kEntry_memmove_] = (Word)copy;
  copy((Word)text_memory, (Word)text, sizeof text);
  copy((Word)block + kBss, (Word)rodata, sizeof rodata);
  for (Word i = 0; i < sizeof relocations / sizeof relocations[0]; ++i) {
    Word start = relocations[i].in_rodata ? (Word)block + kBss : (Word)text_memory;
    *(volatile Word *)(start + relocations[i].offset) += base_of(relocations[i].kind);
  }
  static Word self[8];
  ((Word(*)(Word *, Word, Word, Word *))text_memory)(self, 0, 0, self);
  if (stored & 1) {
    print_number(stored >> 1);
  } else {
    Word function = ((Word *)stored)[1];
    print_number(((Word(*)(Word))function)(10 << 1 | 1) >> 1);
  }
  finish(0);
  return 0;
}

#ifdef __XTENSA_WINDOWED_ABI__
__asm__(".text\n.align 4\n.global _start\n_start: movi a0, 0\n call8 start\n");
#else
__asm__(".text\n.align 4\n.global _start\n_start: call0 start\n");
#endif
