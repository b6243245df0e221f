// The functions by which compilers reach atomic variables, under their own names; and that interrupts are
// masked after them as they were before.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef void (*check_t)(const char *name, bool is_right);

// What masks interrupts, where code may say so, and whether they are masked.
#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
static bool can_mask(void) {
  uint32_t status;
  __asm__ volatile("mrs %0, apsr" : "=r"(status));
  return (status & 0x1f) == 0;  // MicroPython for Linux runs the same code in another mode
}
static void mask(bool on) {
  if (on)
    __asm__ volatile("cpsid i");
  else
    __asm__ volatile("cpsie i");
}
static bool is_masked(void) {
  uint32_t masked;
  __asm__ volatile("mrs %0, primask" : "=r"(masked));
  return masked != 0;
}
#elif defined(__riscv) && __riscv_xlen == 32
static bool can_mask(void) { return true; }
static void mask(bool on) {
  if (on)
    __asm__ volatile(".insn i 0x73, 7, x0, x8, 0x300");
  else
    __asm__ volatile(".insn i 0x73, 6, x0, x8, 0x300");
}
static bool is_masked(void) {
  uint32_t status;
  __asm__ volatile(".insn i 0x73, 2, %0, x0, 0x300" : "=r"(status));
  return (status & 8) == 0;
}
#elif defined(__xtensa__)
static bool can_mask(void) { return true; }
static void mask(bool on) {
  uint32_t old;
  if (on)
    __asm__ volatile("rsil %0, 5" : "=a"(old));
  else
    __asm__ volatile("rsil %0, 0" : "=a"(old));
}
static bool is_masked(void) {
  uint32_t status;
  __asm__ volatile("rsr %0, ps" : "=a"(status));
  return (status & 15) == 5;
}
#else
static bool can_mask(void) { return false; }
static void mask(bool on) { (void)on; }
static bool is_masked(void) { return false; }
#endif

#define DECLARE(result, name, size, ...) result f_##name##_##size(__VA_ARGS__) __asm__("__" #name "_" #size);
#define FETCHES(name, T, size)                                  \
  DECLARE(T, atomic_fetch_##name, size, volatile T *, T, int)   \
  DECLARE(T, atomic_##name##_fetch, size, volatile T *, T, int) \
  DECLARE(T, sync_fetch_and_##name, size, volatile T *, T)      \
  DECLARE(T, sync_##name##_and_fetch, size, volatile T *, T)
#define CHECK(name, size, condition) check("__" #name "_" #size, (condition))
#define CHECK_FETCH(name, size, formula)                                                               \
  {                                                                                                    \
    const __typeof__(v) old = v, by = (__typeof__(v))0x1234567890abcdefULL | 1;                        \
    const __typeof__(v) now = (formula);                                                               \
    CHECK(atomic_fetch_##name, size, f_atomic_fetch_##name##_##size(&v, by, 5) == old && v == now);    \
    v = old;                                                                                           \
    CHECK(atomic_##name##_fetch, size, f_atomic_##name##_fetch_##size(&v, by, 5) == now && v == now);  \
    v = old;                                                                                           \
    CHECK(sync_fetch_and_##name, size, f_sync_fetch_and_##name##_##size(&v, by) == old && v == now);   \
    v = old;                                                                                           \
    CHECK(sync_##name##_and_fetch, size, f_sync_##name##_and_fetch_##size(&v, by) == now && v == now); \
  }

#define SIZE(T, size)                                                                                                  \
  DECLARE(T, atomic_load, size, volatile T *, int)                                                                     \
  DECLARE(void, atomic_store, size, volatile T *, T, int)                                                              \
  DECLARE(T, atomic_exchange, size, volatile T *, T, int)                                                              \
  DECLARE(bool, atomic_test_and_set, size, volatile T *, int)                                                          \
  DECLARE(bool, atomic_compare_exchange, size, volatile T *, T *, T, int, int)                                         \
  DECLARE(T, sync_lock_test_and_set, size, volatile T *, T)                                                            \
  DECLARE(void, sync_lock_release, size, volatile T *)                                                                 \
  DECLARE(T, sync_val_compare_and_swap, size, volatile T *, T, T)                                                      \
  DECLARE(bool, sync_bool_compare_and_swap, size, volatile T *, T, T)                                                  \
  FETCHES(add, T, size)                                                                                                \
  FETCHES(sub, T, size) FETCHES(and, T, size) FETCHES(or, T, size) FETCHES(xor, T, size)                               \
      FETCHES(nand, T, size) static void check_##size(check_t check) {                                                 \
    static volatile T v;                                                                                               \
    const T most = (T) ~(T)0, a = most - 5, b = (T)(most / 3);                                                         \
    T expected = b;                                                                                                    \
    v = a;                                                                                                             \
    CHECK(atomic_load, size, f_atomic_load_##size(&v, 5) == a);                                                        \
    f_atomic_store_##size(&v, b, 5);                                                                                   \
    CHECK(atomic_store, size, v == b);                                                                                 \
    CHECK(atomic_exchange, size, f_atomic_exchange_##size(&v, a, 5) == b && v == a);                                   \
    CHECK(sync_lock_test_and_set, size, f_sync_lock_test_and_set_##size(&v, b) == a && v == b);                        \
    CHECK(atomic_compare_exchange, size,                                                                               \
          f_atomic_compare_exchange_##size(&v, &expected, a, 5, 5) && v == a && expected == b &&                       \
              !f_atomic_compare_exchange_##size(&v, &expected, b, 5, 5) && v == a && expected == a);                   \
    CHECK(sync_val_compare_and_swap, size,                                                                             \
          f_sync_val_compare_and_swap_##size(&v, a, b) == a && v == b &&                                               \
              f_sync_val_compare_and_swap_##size(&v, a, 1) == b && v == b);                                            \
    CHECK(sync_bool_compare_and_swap, size,                                                                            \
          f_sync_bool_compare_and_swap_##size(&v, b, a) && v == a && !f_sync_bool_compare_and_swap_##size(&v, b, 1) && \
              v == a);                                                                                                 \
    CHECK_FETCH(add, size, (T)(old + by))                                                                              \
    CHECK_FETCH(sub, size, (T)(old - by)) CHECK_FETCH(and, size, (T)(old & by)) CHECK_FETCH(or, size, (T)(old | by))   \
        CHECK_FETCH(xor, size, (T)(old ^ by)) CHECK_FETCH(nand, size, (T) ~(old & by)) f_sync_lock_release_##size(&v); \
    CHECK(sync_lock_release, size, v == 0);                                                                            \
    CHECK(atomic_test_and_set, size,                                                                                   \
          !f_atomic_test_and_set_##size(&v, 5) && v == 1 && f_atomic_test_and_set_##size(&v, 5) && v == 1);            \
  }

SIZE(uint8_t, 1)
SIZE(uint16_t, 2)
SIZE(uint32_t, 4)
SIZE(uint64_t, 8)
#ifdef __SIZEOF_INT128__
SIZE(unsigned __int128, 16)
#endif

void any_load(size_t, const void *, void *, int) __asm__("__atomic_load");
void any_store(size_t, void *, const void *, int) __asm__("__atomic_store");
void any_exchange(size_t, void *, const void *, void *, int) __asm__("__atomic_exchange");
bool any_compare(size_t, void *, void *, const void *, int, int) __asm__("__atomic_compare_exchange");
bool any_test_and_set(volatile void *, int) __asm__("__atomic_test_and_set");
bool any_is_lock_free(size_t, const void *) __asm__("__atomic_is_lock_free");
void synchronize(void) __asm__("__sync_synchronize");
int count_up(volatile int *, int) __asm__("_ZN9__gnu_cxx18__exchange_and_addEPVii");
void count_up_only(volatile int *, int) __asm__("_ZN9__gnu_cxx12__atomic_addEPVii");

static void check_any(check_t check) {
  static char place[12] = "one";
  char first[12] = "first", old[12];
  any_load(12, place, old, 5);
  check("__atomic_load", strcmp(old, "one") == 0);
  any_store(12, place, first, 5);
  check("__atomic_store", strcmp(place, "first") == 0);
  any_exchange(12, place, "second\0\0\0\0\0", old, 5);
  check("__atomic_exchange", strcmp(place, "second") == 0 && strcmp(old, "first") == 0);
  check("__atomic_compare_exchange", !any_compare(12, place, old, first, 5, 5) && strcmp(old, "second") == 0 &&
                                         any_compare(12, place, old, first, 5, 5) && strcmp(place, "first") == 0);
  static volatile unsigned char flag;
  check("__atomic_test_and_set",
        !any_test_and_set(&flag, 5) && flag == 1 && any_test_and_set(&flag, 5) && flag == 1);
  check("__atomic_is_lock_free", any_is_lock_free(4, place) && !any_is_lock_free(12, place));
  synchronize();
  check("__sync_synchronize", true);
  static volatile int count = 3;
  check("_ZN9__gnu_cxx18__exchange_and_addEPVii", count_up(&count, 4) == 3 && count == 7);
  count_up_only(&count, -2);
  check("_ZN9__gnu_cxx12__atomic_addEPVii", count == 5);
}

static bool keeps_mask(bool on) {
  static volatile uint64_t v;
  char a[3] = "a", b[3] = "b";
  mask(on);
  f_atomic_fetch_add_8(&v, 1, 5);
  any_exchange(3, a, b, b, 5);
  bool is_kept = is_masked() == on;
  mask(false);
  return is_kept;
}

void check_atomics(check_t check) {
  check_1(check);
  check_2(check);
  check_4(check);
  check_8(check);
#ifdef __SIZEOF_INT128__
  check_16(check);
#endif
  check_any(check);
  check("interrupts", !can_mask() || (keeps_mask(true) && keeps_mask(false)));
}
