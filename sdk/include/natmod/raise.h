// Raising exceptions, by functions that do not return, and catching them (natmod/nlr.h).
#ifndef NATMOD_RAISE_H
#define NATMOD_RAISE_H

#include "natmod/builtin_types.h"

NATMOD_C_BEGIN

// An exception is an instance, or a type, which is called without arguments when it is raised.
#define mp_obj_new_exception(type) ((mp_obj_t)(type))
NATMOD_INLINE mp_obj_t mp_obj_new_exception_arg1(const mp_obj_type_t* type, mp_obj_t arg) {
  return mp_fun_table.call_function_n_kw(MP_OBJ_FROM_PTR(type), 1, &arg);
}

NATMOD_INLINE MP_NORETURN void nlr_raise(mp_obj_t exception) {
  mp_fun_table.raise(exception);
  MP_UNREACHABLE
}

// In the function that calls them, for the registers that are saved are those of their caller.
NATMOD_FORWARD unsigned int nlr_push(nlr_buf_t* nlr) {
  unsigned int is_raised = mp_fun_table.nlr_push(nlr);
#if defined(__XTENSA_WINDOWED_ABI__)
  if (is_raised == 0) is_raised = (__extension__(unsigned int (*)(void*)) mp_fun_table.setjmp_)(nlr->regs);
#endif
  return is_raised;
}
NATMOD_FORWARD void nlr_pop(void) {
  mp_fun_table.nlr_pop();
}

NATMOD_INLINE MP_NORETURN void mp_raise_type_arg(const mp_obj_type_t* type, mp_obj_t arg) {
  nlr_raise(mp_obj_new_exception_arg1(type, arg));
}
NATMOD_INLINE MP_NORETURN void mp_raise_OSError(int error) {
  mp_raise_type_arg(&mp_type_OSError, MP_OBJ_NEW_SMALL_INT(error));
}

// With a message, or NULL for none. The text must last: the exception refers to it.
NATMOD_FORWARD MP_NORETURN void mp_raise_msg(const mp_obj_type_t* type, mp_rom_error_text_t msg) {
  mp_fun_table.raise_msg(type, msg);
}
NATMOD_FORWARD MP_NORETURN void mp_raise_NotImplementedError(mp_rom_error_text_t msg) {
  mp_raise_msg(&mp_type_NotImplementedError, msg);
}
NATMOD_FORWARD MP_NORETURN void mp_raise_TypeError(mp_rom_error_text_t msg) {
  mp_raise_msg(&mp_type_TypeError, msg);
}
NATMOD_FORWARD MP_NORETURN void mp_raise_ValueError(mp_rom_error_text_t msg) {
  mp_raise_msg(&mp_type_ValueError, msg);
}
#define mp_raise_type(type) mp_raise_msg(type, NULL)
NATMOD_INLINE_DEFAULT mp_obj_t mp_obj_new_exception_args(const mp_obj_type_t* type, size_t n_args,
                                                         const mp_obj_t* args) {
  return mp_fun_table.call_function_n_kw(MP_OBJ_FROM_PTR(type), n_args, args);
}

// What a module's own exception types inherit.
#define mp_obj_exception_make_new (MP_OBJ_TYPE_GET_SLOT(&mp_type_Exception, make_new))
#define mp_obj_exception_print (MP_OBJ_TYPE_GET_SLOT(&mp_type_Exception, print))
#define mp_obj_exception_attr (MP_OBJ_TYPE_GET_SLOT(&mp_type_Exception, attr))

// Makes an exception type of zeroed memory, such as a global variable.
NATMOD_INLINE void mp_obj_exception_init(mp_obj_full_type_t* type, qstr name,
                                         const mp_obj_type_t* base) {
  type->base.type = &mp_type_type;
  type->flags = MP_TYPE_FLAG_NONE;
  type->name = (uint16_t)name;
  MP_OBJ_TYPE_SET_SLOT(type, make_new, mp_obj_exception_make_new, 0);
  MP_OBJ_TYPE_SET_SLOT(type, print, mp_obj_exception_print, 1);
  MP_OBJ_TYPE_SET_SLOT(type, attr, mp_obj_exception_attr, 2);
  MP_OBJ_TYPE_SET_SLOT(type, parent, base, 3);
}

NATMOD_C_END

#endif  // NATMOD_RAISE_H
