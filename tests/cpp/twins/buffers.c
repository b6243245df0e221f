// Buffers in C: the twin of buffers.cpp.
#include "py/dynruntime.h"

static void get(mp_obj_t o, mp_buffer_info_t* info, mp_uint_t flags, int typecode) {
  mp_get_buffer_raise(o, info, flags);
  if (info->typecode != typecode) {
    mp_raise_TypeError(MP_ERROR_TEXT("wrong element type"));
  }
}

// The sum of an array('h').
static mp_obj_t total(mp_obj_t samples_in) {
  mp_buffer_info_t samples;
  get(samples_in, &samples, MP_BUFFER_READ, 'h');
  mp_int_t sum = 0;
  for (size_t i = 0; i < samples.len / 2; ++i) {
    sum += ((const int16_t*)samples.buf)[i];
  }
  return mp_obj_new_int(sum);
}
static MP_DEFINE_CONST_FUN_OBJ_1(total_obj, total);

// The largest element, in place of all that are larger.
static mp_obj_t clip(mp_obj_t samples_in, mp_obj_t limit_in) {
  mp_buffer_info_t samples;
  get(samples_in, &samples, MP_BUFFER_WRITE, 'h');
  mp_int_t limit = mp_obj_get_int(limit_in);
  mp_int_t count = 0;
  int16_t* items = samples.buf;
  for (size_t i = 0; i < samples.len / 2; ++i) {
    if (items[i] > limit) {
      items[i] = limit;
      ++count;
    }
  }
  return mp_obj_new_int(count);
}
static MP_DEFINE_CONST_FUN_OBJ_2(clip_obj, clip);

// to ^= from, as far as both go; how far that was.
static mp_obj_t xor_into(mp_obj_t to_in, mp_obj_t from_in) {
  mp_buffer_info_t to, from;
  mp_get_buffer_raise(to_in, &to, MP_BUFFER_WRITE);
  mp_get_buffer_raise(from_in, &from, MP_BUFFER_READ);
  size_t n = to.len < from.len ? to.len : from.len;
  for (size_t i = 0; i < n; ++i) {
    ((uint8_t*)to.buf)[i] ^= ((const uint8_t*)from.buf)[i];
  }
  return mp_obj_new_int(n);
}
static MP_DEFINE_CONST_FUN_OBJ_2(xor_into_obj, xor_into);

// The bytes, last first.
static mp_obj_t reversed(mp_obj_t data_in) {
  mp_buffer_info_t data;
  mp_get_buffer_raise(data_in, &data, MP_BUFFER_READ);
  const uint8_t* from = data.buf;
  uint8_t* out = m_new(uint8_t, data.len);
  for (size_t i = 0; i < data.len; ++i) {
    out[i] = from[data.len - 1 - i];
  }
  return mp_obj_new_bytearray_by_ref(data.len, out);
}
static MP_DEFINE_CONST_FUN_OBJ_1(reversed_obj, reversed);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_total, MP_OBJ_FROM_PTR(&total_obj));
  mp_store_global(MP_QSTR_clip, MP_OBJ_FROM_PTR(&clip_obj));
  mp_store_global(MP_QSTR_xor_into, MP_OBJ_FROM_PTR(&xor_into_obj));
  mp_store_global(MP_QSTR_reversed, MP_OBJ_FROM_PTR(&reversed_obj));

  MP_DYNRUNTIME_INIT_EXIT
}
