// What the tests stop in, by source line: marks are looked for, not numbers.
#include "py/dynruntime.h"

static int total;

static int add_up(int first, int second) {
  int sum = first + second;
  total = total + sum;  // mark: total
  return sum;           // mark: sum
}

static mp_obj_t twice(mp_obj_t n_in) {
  int n = mp_obj_get_int(n_in);
  int result = add_up(n, n);
  return mp_obj_new_int(result);  // mark: result
}
static MP_DEFINE_CONST_FUN_OBJ_1(twice_obj, twice);

static mp_obj_t spin(void) {
  volatile int round = 0;
  while (round >= 0) {
    round = (round + 1) & 0xff;  // mark: round
  }
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_0(spin_obj, spin);

static mp_obj_t overrun(mp_obj_t list) {
  uint8_t *block = m_new(uint8_t, 12);
  int length = mp_obj_get_int(mp_obj_len(list));
  for (int i = 0; i <= length; ++i) {
    block[i] = 1;  // mark: overrun
  }
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(overrun_obj, overrun);

static mp_obj_t refuse(mp_obj_t n) {
  if (mp_obj_get_int(n) < 0) {
    mp_raise_ValueError(MP_ERROR_TEXT("negative"));  // mark: refuse
  }
  return n;
}
static MP_DEFINE_CONST_FUN_OBJ_1(refuse_obj, refuse);

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_twice, MP_OBJ_FROM_PTR(&twice_obj));
  mp_store_global(MP_QSTR_spin, MP_OBJ_FROM_PTR(&spin_obj));
  mp_store_global(MP_QSTR_overrun, MP_OBJ_FROM_PTR(&overrun_obj));
  mp_store_global(MP_QSTR_refuse, MP_OBJ_FROM_PTR(&refuse_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
