// A module to stop in: arguments, local variables, and variables of every kind of memory.
#include "py/dynruntime.h"

int total;             // BSS
static int calls = 3;  // RODATA
static const char *const names[] = {"off", "on"};
static const int weights[4] = {1, 2, 3, 4};
int nobody_calls_this(int x);

int nobody_calls_this(int x) {
  return x * calls;
}

__attribute__((noinline)) static int shorten(int product) {
  __asm__ volatile("");
  return product - 100;
}

__attribute__((noinline)) static int weigh(int value, int index) {
  int product = value * weights[index & 3];
  if (product > 100) {
    product = shorten(product);
    total += index;
  }
  return product + total;
}

static mp_obj_t scale(mp_obj_t value_in, mp_obj_t index_in) {
  int value = mp_obj_get_int(value_in);
  int index = mp_obj_get_int(index_in);
  int result = 0;
  for (int i = 0; i < index; ++i) {
    result += weigh(value, i);
    ++calls;
  }
  return mp_obj_new_int(result);
}
static MP_DEFINE_CONST_FUN_OBJ_2(scale_obj, scale);

static mp_obj_t name(mp_obj_t i) {
  const char *text = names[mp_obj_get_int(i) & 1];
  return mp_obj_new_str(text, text[1] == 'n' ? 2 : 3);
}
static MP_DEFINE_CONST_FUN_OBJ_1(name_obj, name);

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_scale, MP_OBJ_FROM_PTR(&scale_obj));
  mp_store_global(MP_QSTR_name, MP_OBJ_FROM_PTR(&name_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
