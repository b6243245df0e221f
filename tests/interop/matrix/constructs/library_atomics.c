// about: C11's atomic variables of 1 to 8 bytes and of 12: counted, exchanged, compared
// expect: 0 0
#include "construct.h"

#include <stdatomic.h>
#include <stdbool.h>

#define CHECK(condition) wrong += !(condition)
#define COUNT(type)                                                        \
  {                                                                        \
    static _Atomic(type) variable = 5;                                     \
    type expected = 3, other = 2;                                          \
    variable = 5;                                                          \
    CHECK(atomic_fetch_add(&variable, 7) == 5);                            \
    CHECK(atomic_fetch_sub(&variable, 2) == 12);                           \
    CHECK(atomic_fetch_or(&variable, 0x60) == 10);                         \
    CHECK(atomic_fetch_and(&variable, 0x68) == 0x6a);                      \
    CHECK(atomic_fetch_xor(&variable, 1) == 0x68);                         \
    CHECK(atomic_exchange(&variable, 3) == 0x69);                          \
    CHECK(!atomic_compare_exchange_strong(&variable, &other, 8));          \
    CHECK(atomic_compare_exchange_strong(&variable, &expected, (type)-1)); \
    CHECK(++variable == 0);                                                \
    atomic_store(&variable, 9);                                            \
    CHECK(atomic_load(&variable) == 9);                                    \
  }

struct three {
  uint32_t a, b, c;
};

unsigned library_atomics(unsigned phase) {
  unsigned wrong = 0;
  COUNT(uint8_t)
  COUNT(uint16_t)
  COUNT(uint32_t)
  COUNT(uint64_t)
  static atomic_flag flag = ATOMIC_FLAG_INIT;
  CHECK(!atomic_flag_test_and_set(&flag));
  CHECK(atomic_flag_test_and_set(&flag));
  atomic_flag_clear(&flag);
  static unsigned counter;
  counter = 1;
  CHECK(__sync_fetch_and_add(&counter, 4) == 1);
  CHECK(__sync_val_compare_and_swap(&counter, 5, 6) == 5);
  CHECK(__sync_bool_compare_and_swap(&counter, 6, 7));
  CHECK(__sync_lock_test_and_set(&counter, 1) == 7);
  __sync_lock_release(&counter);
  CHECK(counter == 0);
  static _Atomic struct three triple;
  struct three values = {1, 2, phase};
  atomic_store(&triple, values);
  struct three read = atomic_load(&triple);
  CHECK(read.c == phase);
  values.b = 5;
  read = atomic_exchange(&triple, values);
  CHECK(read.b == 2);
  return wrong;
}
