// What compilers call for atomic variables of SIZE bytes, an unsigned TYPE, where they know no
// instructions for that. IS_LOCK_FREE: they do know them here, and something calls all the same.
// IS_WORD: reads and writes of so much happen at once.
//
// Both families of builtins have the same functions. Those of __sync_* are called without an order,
// at which nothing here looks.
#include "lock.h"

#define LIB_TEXT_(text) #text
#define LIB_TEXT(text) LIB_TEXT_(text)
#define LIB_SIZED(name) LIB_TEXT(name) "_" LIB_TEXT(SIZE)
#define LIB_PASTE_(a, b, c) a##b##_##c
#define LIB_PASTE(a, b, c) LIB_PASTE_(a, b, c)
#define LIB_OWN(name) LIB_PASTE(lib_, name, SIZE)
#define LIB_ALIAS(type, own, alias_name, of, ...)               \
  type LIB_OWN(own)(__VA_ARGS__) __asm__(LIB_SIZED(alias_name)) \
      __attribute__((alias(LIB_SIZED(of))));

// Leaves the value before in `old`, and writes a formula of it.
#if IS_LOCK_FREE
#define LIB_UPDATE(place, old, formula) \
  do {                                  \
    (old) = *(place);                   \
  } while (!__sync_bool_compare_and_swap((place), (old), (formula)))
#else
#define LIB_UPDATE(place, old, formula) \
  do {                                  \
    const uint32_t kept = lib_lock();   \
    (old) = *(place);                   \
    *(place) = (formula);               \
    lib_unlock(kept);                   \
  } while (0)
#endif

typedef volatile TYPE* place_t;

TYPE LIB_OWN(load)(place_t place, int order) __asm__(LIB_SIZED(__atomic_load));
TYPE LIB_OWN(load)(place_t place, int order) {
  (void)order;
  TYPE value;
#if IS_WORD
  value = *place;
  __asm__ volatile("" : : : "memory");
#else
  LIB_UPDATE(place, value, value);
#endif
  return value;
}

TYPE LIB_OWN(exchange)(place_t place, TYPE value, int order) __asm__(LIB_SIZED(__atomic_exchange));
TYPE LIB_OWN(exchange)(place_t place, TYPE value, int order) {
  (void)order;
  TYPE old;
  LIB_UPDATE(place, old, value);
  return old;
}
LIB_ALIAS(TYPE, lock_test_and_set, __sync_lock_test_and_set, __atomic_exchange, place_t, TYPE, int)

void LIB_OWN(store)(place_t place, TYPE value, int order) __asm__(LIB_SIZED(__atomic_store));
void LIB_OWN(store)(place_t place, TYPE value, int order) {
#if IS_WORD && !IS_LOCK_FREE
  (void)order;
  __asm__ volatile("" : : : "memory");
  *place = value;
  __asm__ volatile("" : : : "memory");
#else
  LIB_OWN(exchange)(place, value, order);
#endif
}

void LIB_OWN(release)(place_t place) __asm__(LIB_SIZED(__sync_lock_release));
void LIB_OWN(release)(place_t place) {
  LIB_OWN(store)(place, 0, 0);
}

_Bool LIB_OWN(test_and_set)(place_t place, int order) __asm__(LIB_SIZED(__atomic_test_and_set));
_Bool LIB_OWN(test_and_set)(place_t place, int order) {
  return LIB_OWN(exchange)(place, 1, order) != 0;
}

TYPE LIB_OWN(val_cas)(place_t place, TYPE expected,
                      TYPE value) __asm__(LIB_SIZED(__sync_val_compare_and_swap));
TYPE LIB_OWN(val_cas)(place_t place, TYPE expected, TYPE value) {
  TYPE old;
  LIB_UPDATE(place, old, old == expected ? value : old);
  return old;
}

_Bool LIB_OWN(bool_cas)(place_t place, TYPE expected,
                        TYPE value) __asm__(LIB_SIZED(__sync_bool_compare_and_swap));
_Bool LIB_OWN(bool_cas)(place_t place, TYPE expected, TYPE value) {
  return LIB_OWN(val_cas)(place, expected, value) == expected;
}

_Bool LIB_OWN(compare_exchange)(place_t place, TYPE* expected, TYPE value, int order,
                                int failure) __asm__(LIB_SIZED(__atomic_compare_exchange));
_Bool LIB_OWN(compare_exchange)(place_t place, TYPE* expected, TYPE value, int order, int failure) {
  (void)order, (void)failure;
  const TYPE wanted = *expected;
  *expected = LIB_OWN(val_cas)(place, wanted, value);
  return *expected == wanted;
}

#define LIB_FETCH(operation, formula)                                                              \
  TYPE LIB_OWN(fetch_##operation)(place_t place, TYPE by,                                          \
                                  int order) __asm__(LIB_SIZED(__atomic_fetch_##operation));       \
  TYPE LIB_OWN(fetch_##operation)(place_t place, TYPE by, int order) {                             \
    (void)order;                                                                                   \
    TYPE old;                                                                                      \
    LIB_UPDATE(place, old, formula);                                                               \
    return old;                                                                                    \
  }                                                                                                \
  TYPE LIB_OWN(operation##_fetch)(place_t place, TYPE by,                                          \
                                  int order) __asm__(LIB_SIZED(__atomic_##operation##_fetch));     \
  TYPE LIB_OWN(operation##_fetch)(place_t place, TYPE by, int order) {                             \
    const TYPE old = LIB_OWN(fetch_##operation)(place, by, order);                                 \
    return formula;                                                                                \
  }                                                                                                \
  LIB_ALIAS(TYPE, fetch_and_##operation, __sync_fetch_and_##operation, __atomic_fetch_##operation, \
            place_t, TYPE, int)                                                                    \
  LIB_ALIAS(TYPE, operation##_and_fetch, __sync_##operation##_and_fetch,                           \
            __atomic_##operation##_fetch, place_t, TYPE, int)

LIB_FETCH(add, (TYPE)(old + by))
LIB_FETCH(sub, (TYPE)(old - by))
LIB_FETCH(and, (TYPE)(old& by))
LIB_FETCH(or, (TYPE)(old | by))
LIB_FETCH(xor, (TYPE)(old ^ by))
LIB_FETCH(nand, (TYPE) ~(old& by))
