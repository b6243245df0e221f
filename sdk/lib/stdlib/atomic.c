// What compilers call to read and write atomic variables where the processor has no instructions for
// more (clang for rv32imc: also the guards of static variables). A whole word or a part of one is read
// and written at once anyway. Operations that do both are not here: they would not be atomic.
#include <stdint.h>

#define LIB_BARRIER() __asm__ volatile("" ::: "memory")
#define LIB_ATOMIC(size, type)                                                                \
  type lib_load_##size(const volatile type* from, int order) __asm__("__atomic_load_" #size); \
  type lib_load_##size(const volatile type* from, int order) {                                \
    (void)order;                                                                              \
    const type value = *from;                                                                 \
    LIB_BARRIER();                                                                            \
    return value;                                                                             \
  }                                                                                           \
  void lib_store_##size(volatile type* to, type value, int order)                             \
      __asm__("__atomic_store_" #size);                                                       \
  void lib_store_##size(volatile type* to, type value, int order) {                           \
    (void)order;                                                                              \
    LIB_BARRIER();                                                                            \
    *to = value;                                                                              \
  }

LIB_ATOMIC(1, uint8_t)
LIB_ATOMIC(2, uint16_t)
LIB_ATOMIC(4, uint32_t)
