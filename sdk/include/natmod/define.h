// Objects in constant data: functions, dicts, types. The loader fills in the addresses.
//
// Each macro defines a const variable; write `static` before it to keep its name to the file.
#ifndef NATMOD_DEFINE_H
#define NATMOD_DEFINE_H

#include "natmod/builtin_types.h"

// Functions.
#define NATMOD_DEFINE_FUN_FIXED(name, fun_member, fun_type, f) \
  const mp_obj_fun_builtin_fixed_t name = {.base = {.type = &fun_type}, .fun = {.fun_member = f}}
#define NATMOD_DEFINE_FUN_VAR(name, fun_member, n_min, n_max, takes_kw, f)                   \
  const mp_obj_fun_builtin_var_t name = {.base = {.type = &mp_type_fun_builtin_var},         \
                                         .sig = MP_OBJ_FUN_MAKE_SIG(n_min, n_max, takes_kw), \
                                         .fun = {.fun_member = f}}

#define MP_DEFINE_CONST_FUN_OBJ_0(name, f) \
  NATMOD_DEFINE_FUN_FIXED(name, _0, mp_type_fun_builtin_0, f)
#define MP_DEFINE_CONST_FUN_OBJ_1(name, f) \
  NATMOD_DEFINE_FUN_FIXED(name, _1, mp_type_fun_builtin_1, f)
#define MP_DEFINE_CONST_FUN_OBJ_2(name, f) \
  NATMOD_DEFINE_FUN_FIXED(name, _2, mp_type_fun_builtin_2, f)
#define MP_DEFINE_CONST_FUN_OBJ_3(name, f) \
  NATMOD_DEFINE_FUN_FIXED(name, _3, mp_type_fun_builtin_3, f)
#define MP_DEFINE_CONST_FUN_OBJ_VAR(name, n_min, f) \
  NATMOD_DEFINE_FUN_VAR(name, var, n_min, MP_OBJ_FUN_ARGS_MAX, false, f)
#define MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(name, n_min, n_max, f) \
  NATMOD_DEFINE_FUN_VAR(name, var, n_min, n_max, false, f)
#define MP_DEFINE_CONST_FUN_OBJ_KW(name, n_min, f) \
  NATMOD_DEFINE_FUN_VAR(name, kw, n_min, MP_OBJ_FUN_ARGS_MAX, true, f)

#define MP_DECLARE_CONST_FUN_OBJ_0(name) extern const mp_obj_fun_builtin_fixed_t name
#define MP_DECLARE_CONST_FUN_OBJ_1(name) extern const mp_obj_fun_builtin_fixed_t name
#define MP_DECLARE_CONST_FUN_OBJ_2(name) extern const mp_obj_fun_builtin_fixed_t name
#define MP_DECLARE_CONST_FUN_OBJ_3(name) extern const mp_obj_fun_builtin_fixed_t name
#define MP_DECLARE_CONST_FUN_OBJ_VAR(name) extern const mp_obj_fun_builtin_var_t name
#define MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(name) extern const mp_obj_fun_builtin_var_t name
#define MP_DECLARE_CONST_FUN_OBJ_KW(name) extern const mp_obj_fun_builtin_var_t name

// Maps and dicts over a table of pairs. The table may be a variable that mpy_init fills: the keys
// are qstrs, which are no constants.
#define NATMOD_CONST_MAP(entries, n)                                                    \
  {                                                                                     \
    .all_keys_are_qstrs = 1, .is_fixed = 1, .is_ordered = 1, .used = (n), .alloc = (n), \
    .table = (mp_map_elem_t*)(entries)                                                  \
  }
#define MP_DEFINE_CONST_MAP(name, entries) \
  const mp_map_t name = NATMOD_CONST_MAP(entries, MP_ARRAY_SIZE(entries))
#define MP_DEFINE_CONST_DICT_WITH_SIZE(name, entries, n) \
  const mp_obj_dict_t name = {.base = {.type = &mp_type_dict}, .map = NATMOD_CONST_MAP(entries, n)}
#define MP_DEFINE_CONST_DICT(name, entries) \
  MP_DEFINE_CONST_DICT_WITH_SIZE(name, entries, MP_ARRAY_SIZE(entries))

// Strings: variables, as far as C is concerned.
#define MP_DEFINE_STR_OBJ(name, str) \
  mp_obj_str_t name = {{&natmod_const_type_str}, 0, sizeof(str) - 1, (const byte*)(str)}

#endif  // NATMOD_DEFINE_H
