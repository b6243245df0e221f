// factorial: the smallest useful module. One C function becomes one Python function, n!, exact for
// every n: computed in a machine word while the product fits one, and as a Python int from there
// on.

#include "py/dynruntime.h"

// The largest n whose factorial fits 32 bits, the smallest machine word.
#define LARGEST_IN_A_WORD (12)

static mp_obj_t factorial(mp_obj_t n_in) {
  mp_int_t n = mp_obj_get_int(n_in);
  if (n < 0) {
    mp_raise_ValueError(MP_ERROR_TEXT("factorial of a negative number"));
  }
  mp_int_t word = 1;
  mp_int_t i = 2;
  for (; i <= n && i <= LARGEST_IN_A_WORD; ++i) {
    word *= i;
  }
  mp_obj_t product = mp_obj_new_int(word);
  for (; i <= n; ++i) {
    product = mp_binary_op(MP_BINARY_OP_MULTIPLY, product, MP_OBJ_NEW_SMALL_INT(i));
  }
  return product;
}
static MP_DEFINE_CONST_FUN_OBJ_1(factorial_obj, factorial);

// Runs when the module is imported.
mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_factorial, MP_OBJ_FROM_PTR(&factorial_obj));

  MP_DYNRUNTIME_INIT_EXIT
}
