// Quadrature decoding, as a source that is both: a native module, and a part of the firmware (a user C
// module, see micropython.mk). It is written as firmware's sources are: static tables, no mpy_init.
#include "py/obj.h"
#include "py/runtime.h"

typedef struct {
  mp_obj_base_t base;
  mp_int_t position;
  unsigned phase;  // of 0 to 3, in the order in which they follow each other
} encoder_t;

extern const mp_obj_type_t encoder_type;

// The two signals are a Gray code: 00, 01, 11, 10.
static unsigned phase_of(mp_obj_t a, mp_obj_t b) {
  unsigned bits = (unsigned)mp_obj_is_true(a) << 1 | (unsigned)mp_obj_is_true(b);
  return bits ^ bits >> 1;
}

static mp_obj_t encoder_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args) {
  mp_arg_check_num(n_args, n_kw, 0, 1, false);
  encoder_t *self = mp_obj_malloc(encoder_t, type);
  self->position = n_args == 1 ? mp_obj_get_int(args[0]) : 0;
  self->phase = 0;
  return MP_OBJ_FROM_PTR(self);
}

// update(a, b): one sample of the signals. The step that it was: 1, -1 or 0; None if one was missed.
static mp_obj_t encoder_update(mp_obj_t self_in, mp_obj_t a, mp_obj_t b) {
  encoder_t *self = MP_OBJ_TO_PTR(self_in);
  unsigned phase = phase_of(a, b);
  unsigned change = (phase - self->phase) & 3;
  self->phase = phase;
  if (change == 2) return mp_const_none;
  mp_int_t step = change == 3 ? -1 : (mp_int_t)change;
  self->position += step;
  return MP_OBJ_NEW_SMALL_INT(step);
}
static MP_DEFINE_CONST_FUN_OBJ_3(encoder_update_obj, encoder_update);

static mp_obj_t encoder_position(mp_obj_t self_in) {
  encoder_t *self = MP_OBJ_TO_PTR(self_in);
  return mp_obj_new_int(self->position);
}
static MP_DEFINE_CONST_FUN_OBJ_1(encoder_position_obj, encoder_position);

static const mp_rom_map_elem_t encoder_locals_table[] = {
    {MP_ROM_QSTR(MP_QSTR_update), MP_ROM_PTR(&encoder_update_obj)},
    {MP_ROM_QSTR(MP_QSTR_position), MP_ROM_PTR(&encoder_position_obj)},
};
static MP_DEFINE_CONST_DICT(encoder_locals, encoder_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(encoder_type, MP_QSTR_Encoder, MP_TYPE_FLAG_NONE, make_new, encoder_make_new,
                         locals_dict, &encoder_locals);

static const mp_rom_map_elem_t encoder_globals_table[] = {
    {MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_encoder)},
    {MP_ROM_QSTR(MP_QSTR_Encoder), MP_ROM_PTR(&encoder_type)},
    {MP_ROM_QSTR(MP_QSTR_PHASES), MP_ROM_INT(4)},
    {MP_ROM_QSTR(MP_QSTR_code), MP_ROM_QSTR(MP_QSTR_gray)},
};
static MP_DEFINE_CONST_DICT(encoder_globals, encoder_globals_table);

const mp_obj_module_t encoder_module = {
    .base = {&mp_type_module},
    .globals = (mp_obj_dict_t *)&encoder_globals,
};
MP_REGISTER_MODULE(MP_QSTR_encoder, encoder_module);
