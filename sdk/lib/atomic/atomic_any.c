// What compilers call for atomic variables of any other size.
#include "lib.h"
#include "lock.h"

void lib_load(size_t size, const void* place, void* value, int order) __asm__("__atomic_load");
void lib_load(size_t size, const void* place, void* value, int order) {
  (void)order;
  const uint32_t kept = lib_lock();
  memcpy(value, place, size);
  lib_unlock(kept);
}

void lib_store(size_t size, void* place, const void* value, int order) __asm__("__atomic_store");
void lib_store(size_t size, void* place, const void* value, int order) {
  lib_load(size, value, place, order);
}

void lib_exchange(size_t size, void* place, const void* value, void* old,
                  int order) __asm__("__atomic_exchange");
void lib_exchange(size_t size, void* place, const void* value, void* old, int order) {
  (void)order;
  const uint32_t kept = lib_lock();
  memcpy(old, place, size);
  memcpy(place, value, size);
  lib_unlock(kept);
}

_Bool lib_compare_exchange(size_t size, void* place, void* expected, const void* value, int order,
                           int failure) __asm__("__atomic_compare_exchange");
_Bool lib_compare_exchange(size_t size, void* place, void* expected, const void* value, int order,
                           int failure) {
  (void)order, (void)failure;
  const uint32_t kept = lib_lock();
  const _Bool is_equal = memcmp(place, expected, size) == 0;
  memcpy(is_equal ? place : expected, is_equal ? value : place, size);
  lib_unlock(kept);
  return is_equal;
}

// Of a byte, by GCC 13 and later.
_Bool lib_test_and_set(volatile void* place, int order) __asm__("__atomic_test_and_set");
_Bool lib_test_and_set(volatile void* place, int order) {
  (void)order;
  const uint32_t kept = lib_lock();
  const _Bool old = *(volatile uint8_t*)place != 0;
  *(volatile uint8_t*)place = 1;
  lib_unlock(kept);
  return old;
}

// None of the functions waits for whoever holds a lock but those of a PC, for sizes without
// instructions.
_Bool lib_is_lock_free(size_t size, const void* place) __asm__("__atomic_is_lock_free");
_Bool lib_is_lock_free(size_t size, const void* place) {
  (void)place;
  return size != 0 && size <= 8 && (size & (size - 1)) == 0;
}

#if defined(__arm__)
#define LIB_FENCE() __asm__ volatile("dmb" : : : "memory")
#elif defined(__riscv)
#define LIB_FENCE() __asm__ volatile("fence" : : : "memory")
#elif defined(__xtensa__)
#define LIB_FENCE() __asm__ volatile("memw" : : : "memory")
#else
#define LIB_FENCE() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#endif

void lib_synchronize(void) __asm__("__sync_synchronize");
void lib_synchronize(void) {
  LIB_FENCE();
}
