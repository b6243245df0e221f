// The C headers as C++ sees them: conversions that C++ asks for, mpy_init's C name, constant
// objects without constructors, and a template around a function.
#include "py/dynruntime.h"
#include "py/objstr.h"

mp_obj_full_type_t counter_type;
mp_map_elem_t counter_members[2];

namespace {

struct Counter {
  mp_obj_base_t base;
  mp_int_t n;
};

mp_obj_t counter_make_new(const mp_obj_type_t* type, size_t n_args, size_t n_kw,
                          const mp_obj_t* args) {
  mp_arg_check_num(n_args, n_kw, 0, 1, false);
  auto* self = mp_obj_malloc(Counter, type);
  self->n = n_args == 1 ? mp_obj_get_int(args[0]) : 0;
  return MP_OBJ_FROM_PTR(self);
}

mp_obj_t counter_call(mp_obj_t self, size_t n_args, size_t n_kw, const mp_obj_t*) {
  mp_arg_check_num(n_args, n_kw, 0, 0, false);
  return mp_obj_new_int(++static_cast<Counter*>(MP_OBJ_TO_PTR(self))->n);
}

mp_obj_t counter_unary_op(mp_unary_op_t op, mp_obj_t self) {
  return op == MP_UNARY_OP_LEN ? mp_obj_new_int(static_cast<Counter*>(MP_OBJ_TO_PTR(self))->n)
                               : MP_OBJ_NULL;
}

template <typename Operator>
mp_obj_t fold(size_t n_args, const mp_obj_t* args) {
  mp_int_t result = mp_obj_get_int(args[0]);
  for (size_t i = 1; i < n_args; ++i) result = Operator{}(result, mp_obj_get_int(args[i]));
  return mp_obj_new_int(result);
}
struct Plus {
  mp_int_t operator()(mp_int_t a, mp_int_t b) const { return a + b; }
};
struct Times {
  mp_int_t operator()(mp_int_t a, mp_int_t b) const { return a * b; }
};
constinit MP_DEFINE_CONST_FUN_OBJ_VAR(plus_obj, 1, fold<Plus>);
constinit MP_DEFINE_CONST_FUN_OBJ_VAR(times_obj, 1, fold<Times>);

mp_obj_t first(mp_obj_t text) {
  size_t len;
  const char* data = mp_obj_str_get_data(text, &len);
  if (len == 0) mp_raise_ValueError("nothing there");
  return mp_obj_new_str(data, 1);
}
constinit MP_DEFINE_CONST_FUN_OBJ_1(first_obj, first);

MP_DEFINE_CONST_DICT(counter_dict, counter_members);

}  // namespace

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t, size_t, mp_obj_t*) {
  MP_DYNRUNTIME_INIT_ENTRY
  counter_type.base.type = &mp_type_type;
  counter_type.name = MP_QSTR_Counter;
  MP_OBJ_TYPE_SET_SLOT(&counter_type, make_new, counter_make_new, 0);
  MP_OBJ_TYPE_SET_SLOT(&counter_type, call, counter_call, 1);
  MP_OBJ_TYPE_SET_SLOT(&counter_type, unary_op, counter_unary_op, 2);
  counter_members[0] = {MP_OBJ_NEW_QSTR(MP_QSTR_plus), MP_OBJ_FROM_PTR(&plus_obj)};
  counter_members[1] = {MP_OBJ_NEW_QSTR(MP_QSTR_WORD), MP_OBJ_NEW_QSTR(MP_QSTR_counting)};
  MP_OBJ_TYPE_SET_SLOT(&counter_type, locals_dict, &counter_dict, 3);
  mp_store_global(MP_QSTR_Counter, MP_OBJ_FROM_PTR(&counter_type));
  mp_store_global(MP_QSTR_plus, MP_OBJ_FROM_PTR(&plus_obj));
  mp_store_global(MP_QSTR_times, MP_OBJ_FROM_PTR(&times_obj));
  mp_store_global(MP_QSTR_first, MP_OBJ_FROM_PTR(&first_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
