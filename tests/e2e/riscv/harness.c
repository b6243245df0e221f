// Runs a native module as a program of Linux for RISC-V, without MicroPython, a C library or any
// part of natmod: image.h, made by emulate.py, holds the module as its file has it. The functions
// of the firmware are those few that need no objects but integers; any other ends the program.
#include <stddef.h>
#include <stdint.h>

#include "image.h"

typedef uintptr_t word;

static word sys(word number, word a, word b, word c) {
  register word a0 __asm__("a0") = a;
  register word a1 __asm__("a1") = b;
  register word a2 __asm__("a2") = c;
  register word a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
  return a0;
}

static void write_text(const char* text, size_t size) {
  sys(64, 1, (word)text, size);
}

__attribute__((noreturn)) static void leave(int status) {
  for (;;) sys(93, (word)status, 0, 0);
}

static void write_number(word number) {
  char digits[24];
  size_t at = sizeof digits;
  digits[--at] = '\n';
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  write_text(digits + at, sizeof digits - at);
}

// Integers: small ones as the firmware has them, others in boxes.
static word boxes[64];
static size_t box_count;

static word from_obj(word object, word type) {
  (void)type;
  return object & 1 ? (word)((intptr_t)object >> 1) : *(word*)object;
}

static word to_obj(word value, word type) {
  enum { kInt = 2, kUint = 3 };
  intptr_t number = (intptr_t)value;
  int is_small = (type == kInt && number >= INTPTR_MIN / 2 && number <= INTPTR_MAX / 2) ||
                 (type == kUint && value <= (word)INTPTR_MAX / 2);
  if (is_small) return value << 1 | 1;
  word* box = &boxes[box_count++ % (sizeof boxes / sizeof *boxes)];
  *box = value;
  return (word)box;
}

static word globals[QSTR_COUNT + 1];

static word swap_globals(word other) {
  return other;
}

static word store_global(word name, word value) {
  globals[name] = value;
  return 0;
}

static void* fill(void* to, int byte, size_t size) {
  volatile char* at = to;
  while (size-- != 0) *at++ = (char)byte;
  return to;
}

static void* move(void* to, const void* from, size_t size) {
  volatile char* out = to;
  const volatile char* in = from;
  if (out < in) {
    for (size_t i = 0; i < size; ++i) out[i] = in[i];
  } else {
    while (size-- != 0) out[size] = in[size];
  }
  return to;
}

// Only factorials beyond 12 multiply objects, and the harness asks for none.
static void unexpected(void) {
  static const char kText[] = "a function of the firmware that the harness does not have\n";
  write_text(kText, sizeof kText - 1);
  leave(3);
}

static word fun_table[FUN_TABLE_SIZE];
static uint16_t qstr_table[QSTR_COUNT + 1];
static word object_table[1];
__attribute__((aligned(4096))) static unsigned char text[] = {TEXT};
__attribute__((aligned(16))) static unsigned char block[BSS_SIZE + sizeof (unsigned char[]){RODATA}];
static const unsigned char rodata[] = {RODATA};

static const struct {
  unsigned in_rodata, offset, kind;
} relocations[] = {RELOCATIONS};

static void load(void) {
  for (size_t i = 0; i < FUN_TABLE_SIZE; ++i) fun_table[i] = (word)unexpected;
  fun_table[FUN_native_from_obj] = (word)from_obj;
  fun_table[FUN_native_to_obj] = (word)to_obj;
  fun_table[FUN_swap_globals] = (word)swap_globals;
  fun_table[FUN_store_global] = (word)store_global;
  fun_table[FUN_memset_] = (word)fill;
  fun_table[FUN_memmove_] = (word)move;
  for (size_t i = 0; i < QSTR_COUNT; ++i) qstr_table[i] = (uint16_t)i;
  move(block + BSS_SIZE, rodata, RODATA_SIZE);
  for (size_t i = 0; i < sizeof relocations / sizeof *relocations; ++i) {
    unsigned char* segment = relocations[i].in_rodata ? block + BSS_SIZE : text;
    word bases[9] = {(word)text, (word)block + BSS_SIZE, (word)block};
    unsigned kind = relocations[i].kind;
    bases[KIND_QSTR_TABLE] = (word)qstr_table;
    bases[KIND_OBJ_TABLE] = (word)object_table;
    bases[KIND_FUN_TABLE] = (word)fun_table;
    // The types of functions are told apart by their places in the table.
    word base = kind < KIND_FUN_TABLE_ENTRY ? bases[kind] : fun_table[kind - KIND_FUN_TABLE_ENTRY];
    if (kind >= KIND_FUN_TABLE_ENTRY + FUN_type_fun_builtin_0) base = kind - KIND_FUN_TABLE_ENTRY;
    *(word*)(segment + relocations[i].offset) += base;
  }
}

static word call(word name, const word* args) {
  const word* function = (const word*)globals[name];
  typedef word (*Three)(word, word, word);
  typedef word (*Variable)(size_t, const word*);
  size_t count = 0;
  while (args[count] != NO_ARGUMENT) ++count;
  if (function[0] == FUN_type_fun_builtin_var) return ((Variable)function[2])(count, args);
  return ((Three)function[1])(args[0], args[1], args[2]);
}

int main(void) {
  load();
  __asm__ volatile("fence.i");
  static word zeros[16];
  word self[4] = {0, (word)zeros, 0, 0};
  ((word(*)(word*, word, word, word*))(word)text)(self, 0, 0, zeros);
  static const word calls[][8] = {CALLS};
  for (size_t i = 0; i < sizeof calls / sizeof *calls; ++i) {
    word args[8];
    for (size_t k = 1; k < 8; ++k) {
      args[k - 1] = calls[i][k] == NO_ARGUMENT ? NO_ARGUMENT : to_obj(calls[i][k], 3);
    }
    args[7] = NO_ARGUMENT;
    write_number(from_obj(call(calls[i][0], args), 0));
  }
  return 0;
}

__attribute__((noreturn)) void _start(void) {
  leave(main());
}
