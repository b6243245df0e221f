// The loops of the benchmark: registers only, and one load and one store a round.

#include <stdint.h>

__attribute__((noinline)) uintptr_t register_loop(uintptr_t rounds) {
  uintptr_t a = 1, b = 2;
  for (uintptr_t i = rounds; i != 0; --i) {
    a += i;
    b ^= a;
    a += b >> 3;
    __asm__ volatile("" : "+r"(a), "+r"(b));
  }
  return a + b;
}

__attribute__((noinline)) uintptr_t memory_loop(uintptr_t rounds) {
  volatile uint32_t buffer[16];
  for (unsigned i = 0; i < 16; ++i) buffer[i] = i;
  for (uintptr_t i = rounds; i != 0; --i) buffer[i & 15] += 3;
  return buffer[5];
}

// The same as a program for QEMU's user emulation: LOOP names one of them.
#ifdef LOOP
__attribute__((noreturn)) static void leave(void) {
  for (;;) {
#if __i386__
    __asm__ volatile("int $0x80" : : "a"(1), "b"(0));
#elif __x86_64__
    __asm__ volatile("syscall" : : "a"(60), "D"(0));
#elif __thumb__
    register int number __asm__("r7") = 1, status __asm__("r0") = 0;
    __asm__ volatile("svc #0" : : "r"(number), "r"(status));
#elif __riscv
    register long number __asm__("a7") = 93, status __asm__("a0") = 0;
    __asm__ volatile("ecall" : : "r"(number), "r"(status));
#else
    register int number __asm__("a2") = 118, status __asm__("a6") = 0;
    __asm__ volatile("syscall" : : "r"(number), "r"(status));
#endif
  }
}

void _start(void) {
  LOOP(ROUNDS);
  leave();
}
#endif
