// Configuration: the build's own header, machine integers, the float type, byte order.
#ifndef MICROPY_INCLUDED_PY_MPCONFIG_H
#define MICROPY_INCLUDED_PY_MPCONFIG_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "natmod/abi.h"
#include "natmod/compiler.h"

// The build's header: mp_off_t, the module's qstrs as MP_QSTR_ macros, and the table behind them.
// Without it, the qstrs that every firmware has (py/qstr.h) can be used.
#ifdef MP_CONFIGFILE
NATMOD_C_BEGIN
#include MP_CONFIGFILE
NATMOD_C_END
#else
typedef uintptr_t mp_off_t;
#endif

#ifndef MICROPY_ENABLE_DYNRUNTIME
#define MICROPY_ENABLE_DYNRUNTIME (1)
#endif
#if !MICROPY_ENABLE_DYNRUNTIME
#error "these headers are for native modules alone: MICROPY_ENABLE_DYNRUNTIME must not be 0"
#endif

// An integer as wide as an object.
typedef intptr_t mp_int_t;
typedef uintptr_t mp_uint_t;
#define MP_INT_MAX INTPTR_MAX
#define MP_INT_MIN INTPTR_MIN
#define MP_UINT_MAX UINTPTR_MAX
#define MP_SSIZE_MAX INTPTR_MAX
#define MP_BYTES_PER_OBJ_WORD (sizeof(mp_uint_t))
#define MP_BITS_PER_BYTE (8)
#define MP_OBJ_WORD_MSBIT_HIGH (((mp_uint_t)1) << (MP_BYTES_PER_OBJ_WORD * MP_BITS_PER_BYTE - 1))

// Formats for mp_printf.
#if INTPTR_MAX == INT_MAX
#define INT_FMT "%d"
#define UINT_FMT "%u"
#define HEX_FMT "%x"
#define SIZE_FMT "%u"
#elif INTPTR_MAX == LONG_MAX
#define INT_FMT "%ld"
#define UINT_FMT "%lu"
#define HEX_FMT "%lx"
#define SIZE_FMT "%lu"
#else
#error "a pointer is neither as wide as int nor as long"
#endif

// The float type that a module computes in. The firmware converts: mp_obj_new_float and
// mp_obj_get_float work whatever its own type is.
#define MICROPY_FLOAT_IMPL_NONE (0)
#define MICROPY_FLOAT_IMPL_FLOAT (1)
#define MICROPY_FLOAT_IMPL_DOUBLE (2)
#ifndef MICROPY_FLOAT_IMPL
#define MICROPY_FLOAT_IMPL MICROPY_FLOAT_IMPL_NONE
#endif

#if MICROPY_FLOAT_IMPL == MICROPY_FLOAT_IMPL_FLOAT
typedef float mp_float_t;
#define MICROPY_PY_BUILTINS_FLOAT (1)
#define MICROPY_FLOAT_CONST(x) x##F
#define MICROPY_FLOAT_C_FUN(fun) fun##f
#elif MICROPY_FLOAT_IMPL == MICROPY_FLOAT_IMPL_DOUBLE
typedef double mp_float_t;
#define MICROPY_PY_BUILTINS_FLOAT (1)
#define MICROPY_FLOAT_CONST(x) x
#define MICROPY_FLOAT_C_FUN(fun) fun
#else
typedef float mp_float_t;  // for signatures: floats cannot be made or read
#define MICROPY_PY_BUILTINS_FLOAT (0)
#endif
#ifndef MICROPY_PY_BUILTINS_COMPLEX
#define MICROPY_PY_BUILTINS_COMPLEX (MICROPY_PY_BUILTINS_FLOAT)
#endif

// Byte order.
#ifndef MP_ENDIANNESS_LITTLE
#define MP_ENDIANNESS_LITTLE (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
#endif
#define MP_ENDIANNESS_BIG (!MP_ENDIANNESS_LITTLE)
#if MP_ENDIANNESS_LITTLE
#define MP_HTOBE16(x) __builtin_bswap16(x)
#define MP_HTOBE32(x) __builtin_bswap32(x)
#else
#define MP_HTOBE16(x) (x)
#define MP_HTOBE32(x) (x)
#endif
#define MP_BE16TOH(x) MP_HTOBE16(x)
#define MP_BE32TOH(x) MP_HTOBE32(x)

#include "natmod/config_defaults.h"

#endif  // MICROPY_INCLUDED_PY_MPCONFIG_H
