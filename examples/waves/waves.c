// waves: floating point, and the math functions of the compiler's libm. Python's float is a C
// double on some firmware and a C float on other; mp_float_t is the one of the architecture, and
// MICROPY_FLOAT_C_FUN(sin) is then sin or sinf.
//
//   half(x)              the simplest: one float in, one out
//   hypotenuse(a, b)     sqrt
//   sine(t), cosine(t)   sin and cos of a full turn: t in 0..1
//   polar(x, y)          (radius, angle): a tuple of floats; atan2
//   decay(t, tau)        exp
//   decibel(ratio)       log
//   tone(buffer, period) fill an array('f') with a damped sine: single precision everywhere

#include "py/dynruntime.h"

#include <math.h>

#define FUN(name) MICROPY_FLOAT_C_FUN(name)
#define CONST(value) MICROPY_FLOAT_CONST(value)

#define PI CONST(3.14159265358979323846)
#define DECIBELS_PER_NEPER CONST(8.68588963806503655302)

static mp_obj_t half(mp_obj_t x_in) {
  return mp_obj_new_float(mp_obj_get_float(x_in) / 2);
}
static MP_DEFINE_CONST_FUN_OBJ_1(half_obj, half);

static mp_obj_t hypotenuse(mp_obj_t a_in, mp_obj_t b_in) {
  mp_float_t a = mp_obj_get_float(a_in);
  mp_float_t b = mp_obj_get_float(b_in);
  return mp_obj_new_float(FUN(sqrt)(a * a + b * b));
}
static MP_DEFINE_CONST_FUN_OBJ_2(hypotenuse_obj, hypotenuse);

static mp_obj_t sine(mp_obj_t t_in) {
  return mp_obj_new_float(FUN(sin)(2 * PI * mp_obj_get_float(t_in)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(sine_obj, sine);

static mp_obj_t cosine(mp_obj_t t_in) {
  return mp_obj_new_float(FUN(cos)(2 * PI * mp_obj_get_float(t_in)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(cosine_obj, cosine);

static mp_obj_t polar(mp_obj_t x_in, mp_obj_t y_in) {
  mp_float_t x = mp_obj_get_float(x_in);
  mp_float_t y = mp_obj_get_float(y_in);
  mp_obj_t items[] = {
      mp_obj_new_float(FUN(sqrt)(x * x + y * y)),
      mp_obj_new_float(FUN(atan2)(y, x)),
  };
  return mp_obj_new_tuple(MP_ARRAY_SIZE(items), items);
}
static MP_DEFINE_CONST_FUN_OBJ_2(polar_obj, polar);

static mp_obj_t decay(mp_obj_t t_in, mp_obj_t tau_in) {
  return mp_obj_new_float(FUN(exp)(-mp_obj_get_float(t_in) / mp_obj_get_float(tau_in)));
}
static MP_DEFINE_CONST_FUN_OBJ_2(decay_obj, decay);

static mp_obj_t decibel(mp_obj_t ratio_in) {
  mp_float_t ratio = mp_obj_get_float(ratio_in);
  if (!(ratio > 0)) {
    mp_raise_ValueError(MP_ERROR_TEXT("ratio must be positive"));
  }
  return mp_obj_new_float(DECIBELS_PER_NEPER * FUN(log)(ratio));
}
static MP_DEFINE_CONST_FUN_OBJ_1(decibel_obj, decibel);

static mp_obj_t tone(mp_obj_t buffer_in, mp_obj_t period_in) {
  mp_buffer_info_t buffer;
  mp_get_buffer_raise(buffer_in, &buffer, MP_BUFFER_WRITE);
  if (buffer.typecode != 'f') {
    mp_raise_ValueError(MP_ERROR_TEXT("expected an array of 'f'"));
  }
  float* samples = buffer.buf;
  size_t n = buffer.len / sizeof(*samples);
  mp_float_t period = mp_obj_get_float(period_in);
  for (size_t i = 0; i < n; ++i) {
    mp_float_t t = (mp_float_t)i / period;
    samples[i] = (float)(FUN(exp)(-t) * FUN(sin)(2 * PI * t));
  }
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(tone_obj, tone);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_PI, mp_obj_new_float(PI));
  mp_store_global(MP_QSTR_half, MP_OBJ_FROM_PTR(&half_obj));
  mp_store_global(MP_QSTR_hypotenuse, MP_OBJ_FROM_PTR(&hypotenuse_obj));
  mp_store_global(MP_QSTR_sine, MP_OBJ_FROM_PTR(&sine_obj));
  mp_store_global(MP_QSTR_cosine, MP_OBJ_FROM_PTR(&cosine_obj));
  mp_store_global(MP_QSTR_polar, MP_OBJ_FROM_PTR(&polar_obj));
  mp_store_global(MP_QSTR_decay, MP_OBJ_FROM_PTR(&decay_obj));
  mp_store_global(MP_QSTR_decibel, MP_OBJ_FROM_PTR(&decibel_obj));
  mp_store_global(MP_QSTR_tone, MP_OBJ_FROM_PTR(&tone_obj));

  MP_DYNRUNTIME_INIT_EXIT
}
