// A module's entry point.
//
//   mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
//     MP_DYNRUNTIME_INIT_ENTRY
//     mp_store_global(MP_QSTR_add, MP_OBJ_FROM_PTR(&add_obj));
//     MP_DYNRUNTIME_INIT_EXIT
//   }
//
// The firmware calls it with the module's dict as globals, and restores its own when mpy_init
// returns or raises; that holds from v1.20 to today, so the entry macros leave the globals alone.
#ifndef NATMOD_MODULE_H
#define NATMOD_MODULE_H

#include "natmod/builtin_types.h"

NATMOD_C_BEGIN

#ifdef __cplusplus
// In C++ this is what gives the definition its C name.
mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args);
#endif

// `rc` describes the function that MP_DYNRUNTIME_MAKE_FUNCTION makes an object of. Compilers drop
// it if there is none.
#if NATMOD_RAW_CODE_HAS_BIT_FIELDS
#define NATMOD_RAW_CODE_INIT(rc) ((rc).kind = MP_CODE_NATIVE_VIPER, (rc).scope_flags = 0)
#else
#define NATMOD_RAW_CODE_INIT(rc)                                    \
  ((rc).proto_fun_indicator[0] = MP_PROTO_FUN_INDICATOR_RAW_CODE_0, \
   (rc).proto_fun_indicator[1] = MP_PROTO_FUN_INDICATOR_RAW_CODE_1, \
   (rc).kind = MP_CODE_NATIVE_VIPER, (rc).is_generator = 0)
#endif

#define MP_DYNRUNTIME_INIT_ENTRY \
  mp_raw_code_truncated_t rc;    \
  NATMOD_RAW_CODE_INIT(rc);      \
  (void)rc;

#define MP_DYNRUNTIME_INIT_EXIT return mp_const_none;

// A function object of a C function with the signature of mpy_init: it gets its module in
// self->context.
#define MP_DYNRUNTIME_MAKE_FUNCTION(f)          \
  (rc.fun_data = __extension__(const void*)(f), \
   mp_make_function_from_proto_fun((mp_proto_fun_t)&rc, self->context, NULL))

NATMOD_FORWARD mp_obj_t mp_make_function_from_proto_fun(mp_proto_fun_t proto,
                                                        const mp_module_context_t* context,
                                                        const mp_obj_t* def_args) {
  return mp_fun_table.make_function_from_proto_fun(proto, context, def_args);
}

#define mp_make_function_from_raw_code mp_make_function_from_proto_fun  // its name before 6.3

// A module as sources of firmware have it: a const mp_obj_module_t whose globals are a static dict. Where
// nothing defines mpy_init, that of the run-time libraries (sdk/lib/module) stores what the dict has. So
// one source is a part of the firmware or a native module. The file's name is the module's.
#ifndef __cplusplus
#define MP_REGISTER_MODULE(name, ...) NATMOD_REGISTER(__VA_ARGS__, _)
#define NATMOD_REGISTER(module, ...) \
  const mp_obj_module_t* const natmod_registered_module = &(module)
#else
#define MP_REGISTER_MODULE(name, ...) extern int natmod_registers_nothing
#endif
#define MP_REGISTER_EXTENSIBLE_MODULE MP_REGISTER_MODULE

// Marks of the firmware's own build, which mean nothing in a module.
#define MP_REGISTER_MODULE_DELEGATION(module, function)
#define MP_REGISTER_ROOT_POINTER(declaration)

NATMOD_C_END

#endif  // NATMOD_MODULE_H
