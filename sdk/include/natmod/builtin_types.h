// The firmware's constants, types and functions that are objects, as expressions: most are read
// from the function table or found by an example of the type; the others are looked up by name.
//
// The firmware symbols that a linker resolves (abi/fun_table.def) may also stand in constant data.
#ifndef NATMOD_BUILTIN_TYPES_H
#define NATMOD_BUILTIN_TYPES_H

#include "natmod/fun_table.h"

NATMOD_C_BEGIN

// What the types below are looked up by.
NATMOD_FORWARD mp_obj_t mp_load_global(qstr name) {
  return mp_fun_table.load_global(name);
}

#define mp_const_none ((mp_obj_t)mp_fun_table.const_none)
#define mp_const_false ((mp_obj_t)mp_fun_table.const_false)
#define mp_const_true ((mp_obj_t)mp_fun_table.const_true)
#define mp_const_empty_tuple (mp_fun_table.new_tuple(0, NULL))
#define mp_const_empty_bytes \
  (mp_fun_table.call_function_n_kw(mp_fun_table.load_global(MP_QSTR_bytes), 0, NULL))

// Symbols.
extern const mp_obj_type_t mp_type_dict;
extern const mp_obj_type_t mp_type_module;  // in constant data alone, for MP_REGISTER_MODULE
extern const mp_obj_type_t mp_type_fun_builtin_0;
extern const mp_obj_type_t mp_type_fun_builtin_1;
extern const mp_obj_type_t mp_type_fun_builtin_2;
extern const mp_obj_type_t mp_type_fun_builtin_3;
extern const mp_obj_type_t mp_type_fun_builtin_var;
// The same for those whose names are macros below.
extern const mp_obj_type_t natmod_const_type_type NATMOD_SYMBOL("mp_type_type");
extern const mp_obj_type_t natmod_const_type_str NATMOD_SYMBOL("mp_type_str");

// In the function table.
#define mp_type_type (*mp_fun_table.type_type)
#define mp_type_str (*mp_fun_table.type_str)
#define mp_type_list (*mp_fun_table.type_list)
#define mp_stream_read_obj (*mp_fun_table.stream_read_obj)
#define mp_stream_readinto_obj (*mp_fun_table.stream_readinto_obj)
#define mp_stream_unbuffered_readline_obj (*mp_fun_table.stream_unbuffered_readline_obj)
#define mp_stream_write_obj (*mp_fun_table.stream_write_obj)

// By example.
#define mp_type_NoneType (*mp_fun_table.obj_get_type(mp_const_none))
#define mp_type_bool (*mp_fun_table.obj_get_type(mp_const_false))
#define NATMOD_TYPE_INT (*(mp_obj_type_t*)mp_fun_table.obj_get_type(MP_OBJ_NEW_SMALL_INT(0)))
#define mp_type_tuple (*((mp_obj_base_t*)mp_const_empty_tuple)->type)

// By name, in the module's globals and then in builtins.
#define NATMOD_TYPE_BY_NAME(qst) (*(mp_obj_type_t*)mp_fun_table.load_global(qst))
// Modules define some of these themselves, because older headers lack them; C allows that where
// both texts are the same, to the blank, hence this one.
#define mp_type_int (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_int)))
#define mp_type_bytes (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_bytes)))
#define mp_type_bytearray (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_bytearray)))
#define mp_type_float (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_float)))
#define mp_type_object (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_object)))
#define mp_type_set (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_set)))
#define mp_type_BaseException (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_BaseException)))
#define mp_type_ArithmeticError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_ArithmeticError)))
#define mp_type_AssertionError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_AssertionError)))
#define mp_type_AttributeError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_AttributeError)))
#define mp_type_EOFError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_EOFError)))
#define mp_type_ImportError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_ImportError)))
#define mp_type_IndexError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_IndexError)))
#define mp_type_KeyError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_KeyError)))
#define mp_type_KeyboardInterrupt (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_KeyboardInterrupt)))
#define mp_type_LookupError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_LookupError)))
#define mp_type_MemoryError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_MemoryError)))
#define mp_type_NameError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_NameError)))
#define mp_type_NotImplementedError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_NotImplementedError)))
#define mp_type_OSError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_OSError)))
#define mp_type_OverflowError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_OverflowError)))
#define mp_type_RuntimeError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_RuntimeError)))
#define mp_type_StopIteration (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_StopIteration)))
#define mp_type_SystemExit (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_SystemExit)))
#define mp_type_TypeError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_TypeError)))
#define mp_type_ValueError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_ValueError)))
#define mp_type_ZeroDivisionError (*(mp_obj_type_t *)(mp_load_global(MP_QSTR_ZeroDivisionError)))
#define mp_type_Exception NATMOD_TYPE_EXCEPTION

NATMOD_C_END

#endif  // NATMOD_BUILTIN_TYPES_H
