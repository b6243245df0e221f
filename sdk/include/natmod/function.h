// Function objects, and what mpy_init gets: the function that it runs as, with its module.
//
// Source: MicroPython's py/obj.h, py/objfun.h, py/bc.h, py/emitglue.h.
#ifndef NATMOD_FUNCTION_H
#define NATMOD_FUNCTION_H

#include "natmod/containers.h"

NATMOD_C_BEGIN

typedef mp_obj_t (*mp_fun_0_t)(void);
typedef mp_obj_t (*mp_fun_1_t)(mp_obj_t);
typedef mp_obj_t (*mp_fun_2_t)(mp_obj_t, mp_obj_t);
typedef mp_obj_t (*mp_fun_3_t)(mp_obj_t, mp_obj_t, mp_obj_t);
typedef mp_obj_t (*mp_fun_var_t)(size_t n, const mp_obj_t* args);
// args has the positional arguments, then the keywords as pairs; the map has the keywords again.
typedef mp_obj_t (*mp_fun_kw_t)(size_t n, const mp_obj_t* args, mp_map_t* kw);

typedef struct _mp_obj_fun_builtin_fixed_t {
  mp_obj_base_t base;
  union {
    mp_fun_0_t _0;
    mp_fun_1_t _1;
    mp_fun_2_t _2;
    mp_fun_3_t _3;
  } fun;
} mp_obj_fun_builtin_fixed_t;

typedef struct _mp_obj_fun_builtin_var_t {
  mp_obj_base_t base;
  uint32_t sig;  // MP_OBJ_FUN_MAKE_SIG
  union {
    mp_fun_var_t var;
    mp_fun_kw_t kw;
  } fun;
} mp_obj_fun_builtin_var_t;

// How many arguments a function takes: from 17 up the least, from 1 up the most, bit 0 keywords.
#define MP_OBJ_FUN_ARGS_MAX (0xffff)
#define MP_OBJ_FUN_MAKE_SIG(n_args_min, n_args_max, takes_kw)                      \
  ((uint32_t)((((uint32_t)(n_args_min)) << 17) | (((uint32_t)(n_args_max)) << 1) | \
              ((takes_kw) ? 1 : 0)))

// Modules and the functions compiled in them.
typedef struct _mp_obj_module_t {
  mp_obj_base_t base;
  mp_obj_dict_t* globals;
} mp_obj_module_t;

typedef struct _mp_module_constants_t {
  qstr_short_t* qstr_table;
  mp_obj_t* obj_table;
} mp_module_constants_t;

typedef struct _mp_module_context_t {
  mp_obj_module_t module;
  mp_module_constants_t constants;
} mp_module_context_t;

struct _mp_raw_code_t;
typedef struct _mp_obj_fun_bc_t {
  mp_obj_base_t base;
  const mp_module_context_t* context;
  struct _mp_raw_code_t* const* child_table;
  const byte* bytecode;  // machine code, for a native function
  NATMOD_FLEXIBLE(mp_obj_t, extra_args)
} mp_obj_fun_bc_t;

// A function before it is an object; where it starts with two zero bytes it is a raw code.
typedef const void* mp_proto_fun_t;
#define MP_PROTO_FUN_INDICATOR_RAW_CODE_0 (0)
#define MP_PROTO_FUN_INDICATOR_RAW_CODE_1 (0)

typedef enum {
  MP_CODE_UNUSED,
  MP_CODE_RESERVED,
  MP_CODE_BYTECODE,
  MP_CODE_NATIVE_PY,
  MP_CODE_NATIVE_VIPER,
  MP_CODE_NATIVE_ASM,
} mp_raw_code_kind_t;

// As much of it as the firmware reads for native code that is not inline assembler.
typedef struct _mp_raw_code_t {
#if NATMOD_RAW_CODE_HAS_BIT_FIELDS
  mp_uint_t kind : 3;
  mp_uint_t scope_flags : 7;
  mp_uint_t n_pos_args : 11;
#else
  uint8_t proto_fun_indicator[2];
  uint8_t kind;
  bool is_generator;
#endif
  const void* fun_data;
  struct _mp_raw_code_t** children;
} mp_raw_code_t;
typedef mp_raw_code_t mp_raw_code_truncated_t;

// State of a running function: the firmware's alone.
typedef struct _mp_code_state_t mp_code_state_t;
typedef struct _mp_code_state_native_t mp_code_state_native_t;

// Arguments by name, for mp_arg_parse_all.
typedef enum {
  MP_ARG_BOOL = 0x001,
  MP_ARG_INT = 0x002,
  MP_ARG_OBJ = 0x003,
  MP_ARG_KIND_MASK = 0x0ff,
  MP_ARG_REQUIRED = 0x100,
  MP_ARG_KW_ONLY = 0x200,
} mp_arg_flag_t;

typedef union _mp_arg_val_t {
  bool u_bool;
  mp_int_t u_int;
  mp_obj_t u_obj;
  mp_rom_obj_t u_rom_obj;
} mp_arg_val_t;

typedef struct _mp_arg_t {
  uint16_t qst;
  uint16_t flags;  // mp_arg_flag_t
  mp_arg_val_t defval;
} mp_arg_t;

NATMOD_C_END

#endif  // NATMOD_FUNCTION_H
