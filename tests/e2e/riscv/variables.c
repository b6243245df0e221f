// Variables of every kind that code can reach: each call changes them all and adds them up.
#include "py/dynruntime.h"

static int counter = 40;
static int table[10];
static uint8_t bytes[100];
static int16_t shorts[3] = {1, 2, 3};
static int64_t wide;
static const char* const names[] = {"a", "bc", "def"};
static const char* last_name = "none";
static _Thread_local int own = 5;
static _Thread_local int own_zero;
int visible = 9;

__attribute__((constructor)) static void prepare(void) {
  counter += 2;
}

static __attribute__((noinline)) int* place(int i) {
  return &table[i];
}

// Branches over uses of variables, which grow; and a table of the switch's labels.
static __attribute__((noinline)) int choose(int what) {
  switch (what) {
    case 0:
      return counter;
    case 1:
      return visible += 3;
    case 2:
      return wide > 5 ? (int)wide : table[2];
    case 3:
      last_name = names[own % 3];
      return last_name[0];
    case 4:
      return own += own_zero;
    case 5:
      return bytes[4] * shorts[1];
    default:
      return -1;
  }
}

static mp_obj_t churn(mp_obj_t x_in) {
  int x = mp_obj_get_int(x_in);
  counter += x;
  table[x % 10] += counter;
  bytes[x] = (uint8_t)counter;
  ++shorts[x % 3];
  wide += (int64_t)x << 33;
  own_zero += x;
  *place(3) += 7;
  for (int i = 0; i < x; ++i) {
    if (bytes[i] != 0) {
      ++table[4];
    } else {
      --table[5];
    }
  }
  int sum = counter + table[3] + 10 * table[4] + table[5] + bytes[x] + shorts[0] + 2 * shorts[1] +
            3 * shorts[2] + (int)(wide >> 33) + last_name[0];
  for (int i = 0; i < 7; ++i) {
    sum += (i + 1) * choose(i);
  }
  return mp_obj_new_int(sum);
}
static MP_DEFINE_CONST_FUN_OBJ_1(churn_obj, churn);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_churn, MP_OBJ_FROM_PTR(&churn_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
