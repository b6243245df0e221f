// The native ABI that a module is compiled for, and all in which one ABI differs from the next.
//
//   NATMOD_ABI   .mpy   firmware
//   0x601        6.1    v1.20, v1.21
//   0x602        6.2    v1.22
//   0x603        6.3    v1.23 and later (the default)
//
// A difference is a macro in the columns below; no other header tests NATMOD_ABI.
//
//   macro                                              6.1        6.2        6.3
//   NATMOD_SINCE_0x603(x)                              nothing    nothing    x
//   NATMOD_SINCE_0x602_API, NATMOD_SINCE_0x603_API     see below
//   natmod_get_buffer_result_t                         void       bool       bool
//   NATMOD_GET_BUFFER_RAISES, a flag of get_buffer     always     4          4
//   NATMOD_QSTR_OBJ_FROM_NAME                          1          0          0
//   NATMOD_RAW_CODE_HAS_BIT_FIELDS                     1          1          0
//   NATMOD_TYPE_EXCEPTION, mp_type_Exception           by name    by name    table entry
//
// Source: git history of MicroPython's py/nativeglue.h, py/nativeglue.c, py/emitglue.h.
#ifndef NATMOD_ABI_H
#define NATMOD_ABI_H

#include "natmod/compiler.h"

#ifndef NATMOD_ABI
#define NATMOD_ABI 0x603
#elif NATMOD_ABI != 0x601 && NATMOD_ABI != 0x602 && NATMOD_ABI != 0x603
#error "NATMOD_ABI must be 0x601, 0x602 or 0x603 (.mpy 6.1, 6.2 or 6.3)"
#undef NATMOD_ABI
#define NATMOD_ABI 0x603
#endif

// An API function over a table entry: there from some ABI on, before that an error at its use.
#define NATMOD_HAS_API(type, name, params, body) NATMOD_FORWARD type name params body
#define NATMOD_LACKS_API(type, name, params, version) \
  type name params __attribute__((error(#name " needs .mpy " version ", see NATMOD_ABI")));

// `x` in a row that all ABIs have.
#define NATMOD_SINCE_0x601(x) x

#if NATMOD_ABI == 0x603

#define NATMOD_SINCE_0x603(x) x
#define NATMOD_SINCE_0x602_API(type, name, params, body) NATMOD_HAS_API(type, name, params, body)
#define NATMOD_SINCE_0x603_API(type, name, params, body) NATMOD_HAS_API(type, name, params, body)
#define natmod_get_buffer_result_t bool
#define NATMOD_GET_BUFFER_RAISES MP_BUFFER_RAISE_IF_UNSUPPORTED
#define NATMOD_QSTR_OBJ_FROM_NAME 0
#define NATMOD_RAW_CODE_HAS_BIT_FIELDS 0
#define NATMOD_TYPE_EXCEPTION (*mp_fun_table.type_Exception)

#elif NATMOD_ABI == 0x602

#define NATMOD_SINCE_0x603(x)
#define NATMOD_SINCE_0x602_API(type, name, params, body) NATMOD_HAS_API(type, name, params, body)
#define NATMOD_SINCE_0x603_API(type, name, params, body) NATMOD_LACKS_API(type, name, params, "6.3")
#define natmod_get_buffer_result_t bool
#define NATMOD_GET_BUFFER_RAISES MP_BUFFER_RAISE_IF_UNSUPPORTED
#define NATMOD_QSTR_OBJ_FROM_NAME 0
#define NATMOD_RAW_CODE_HAS_BIT_FIELDS 1
#define NATMOD_TYPE_EXCEPTION NATMOD_TYPE_BY_NAME(MP_QSTR_Exception)

#else

#define NATMOD_SINCE_0x603(x)
#define NATMOD_SINCE_0x602_API(type, name, params, body) NATMOD_LACKS_API(type, name, params, "6.2")
#define NATMOD_SINCE_0x603_API(type, name, params, body) NATMOD_LACKS_API(type, name, params, "6.3")
// The buffer function raises where later ones return false.
#define natmod_get_buffer_result_t void
#define NATMOD_GET_BUFFER_RAISES 0
// v1.20 has no function that turns a qstr into an object. But a module's qstrs are interned when it
// is loaded, and obj_new_str of an interned text gives the interned object.
#define NATMOD_QSTR_OBJ_FROM_NAME 1
#define NATMOD_RAW_CODE_HAS_BIT_FIELDS 1
#define NATMOD_TYPE_EXCEPTION NATMOD_TYPE_BY_NAME(MP_QSTR_Exception)

#endif

// The same as numbers, for a module that asks.
#define MPY_VERSION (NATMOD_ABI >> 8)
#define MPY_SUB_VERSION (NATMOD_ABI & 0xff)

#endif  // NATMOD_ABI_H
