// How a read and a write become one where the processor has no instructions for that: nothing else
// runs in between.
//
// A board's interrupts are masked meanwhile, and stay masked if they were before. Whether code may
// do so, it cannot always ask: what runs on Cortex-M runs on MicroPython for Linux too, where the
// processor has no PRIMASK to read. There, and nowhere else, the status register says which mode
// the processor is in. RISC-V has no such register: what is for 32 bits masks, for its firmware
// runs in machine mode, and what is for 64 bits does not, for its firmware is a process.
//
// A PC's threads run at once, so there it is a lock that all of these functions share.
#ifndef NATMOD_LIB_LOCK_H
#define NATMOD_LIB_LOCK_H

#include <stdint.h>

#if defined(__arm__)

enum { kModeMask = 0x1f };

static inline uint32_t lib_lock(void) {
  uint32_t status, masked;
  __asm__ volatile("mrs %0, apsr" : "=r"(status));
  if ((status & kModeMask) != 0) return 1;
  __asm__ volatile(
      "mrs %0, primask\n\t"
      "cpsid i"
      : "=r"(masked)
      :
      : "memory");
  return masked;
}

static inline void lib_unlock(uint32_t masked) {
  if (masked == 0) __asm__ volatile("cpsie i" : : : "memory");
}

#elif defined(__riscv) && __riscv_xlen == 32

// csrrci and csrrs of mstatus, by number: a compiler for imc has no names of them.
static inline uint32_t lib_lock(void) {
  uint32_t status;
  __asm__ volatile(".insn i 0x73, 7, %0, x8, 0x300" : "=r"(status) : : "memory");
  return status & 8;
}

static inline void lib_unlock(uint32_t enabled) {
  __asm__ volatile(".insn i 0x73, 2, x0, %0, 0x300" : : "r"(enabled) : "memory");
}

#elif defined(__xtensa__)

static inline uint32_t lib_lock(void) {
  uint32_t status;
  __asm__ volatile("rsil %0, 15" : "=a"(status) : : "memory");
  return status;
}

static inline void lib_unlock(uint32_t status) {
  __asm__ volatile(
      "wsr %0, ps\n\t"
      "rsync"
      :
      : "a"(status)
      : "memory");
}

#elif defined(__x86_64__) || defined(__i386__)

extern char __natmod_busy __attribute__((visibility("hidden")));

static inline uint32_t lib_lock(void) {
  while (__atomic_test_and_set(&__natmod_busy, __ATOMIC_ACQUIRE)) __builtin_ia32_pause();
  return 0;
}

static inline void lib_unlock(uint32_t unused) {
  (void)unused;
  __atomic_clear(&__natmod_busy, __ATOMIC_RELEASE);
}

#else

static inline uint32_t lib_lock(void) {
  __asm__ volatile("" : : : "memory");
  return 0;
}

static inline void lib_unlock(uint32_t unused) {
  (void)unused;
  __asm__ volatile("" : : : "memory");
}

#endif

#endif  // NATMOD_LIB_LOCK_H
