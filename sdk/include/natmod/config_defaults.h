// The firmware options that sources written for MicroPython test, at the values that a native
// module may count on. A module overrides one by defining it before the first include.
//
// These options describe the source that is compiled, not the firmware that will load it: the same
// .mpy runs on boards with any of them on or off.
#ifndef NATMOD_CONFIG_DEFAULTS_H
#define NATMOD_CONFIG_DEFAULTS_H

// How the firmware packs an object in a word. Modules run under A and C alike and must not depend
// on it; the macro says A for sources that insist on an answer.
#define MICROPY_OBJ_REPR_A (0)
#define MICROPY_OBJ_REPR_B (1)
#define MICROPY_OBJ_REPR_C (2)
#define MICROPY_OBJ_REPR_D (3)
#ifndef MICROPY_OBJ_REPR
#define MICROPY_OBJ_REPR MICROPY_OBJ_REPR_A
#endif

#define MICROPY_ERROR_REPORTING_NONE (0)
#define MICROPY_ERROR_REPORTING_TERSE (1)
#define MICROPY_ERROR_REPORTING_NORMAL (2)
#define MICROPY_ERROR_REPORTING_DETAILED (3)
#ifndef MICROPY_ERROR_REPORTING
#define MICROPY_ERROR_REPORTING MICROPY_ERROR_REPORTING_NORMAL
#endif

#define MICROPY_LONGINT_IMPL_NONE (0)
#define MICROPY_LONGINT_IMPL_LONGLONG (1)
#define MICROPY_LONGINT_IMPL_MPZ (2)
#ifndef MICROPY_LONGINT_IMPL
#define MICROPY_LONGINT_IMPL MICROPY_LONGINT_IMPL_NONE
#endif

#ifndef MICROPY_CPYTHON_COMPAT
#define MICROPY_CPYTHON_COMPAT (1)
#endif
#ifndef MICROPY_ENABLE_FINALISER
#define MICROPY_ENABLE_FINALISER (0)
#endif
#ifndef MICROPY_MALLOC_USES_ALLOCATED_SIZE
#define MICROPY_MALLOC_USES_ALLOCATED_SIZE (0)
#endif
#ifndef MICROPY_STACK_CHECK
#define MICROPY_STACK_CHECK (0)
#endif
#ifndef MICROPY_PY_ARRAY
#define MICROPY_PY_ARRAY (1)
#endif
#ifndef MICROPY_PY_BUILTINS_BYTEARRAY
#define MICROPY_PY_BUILTINS_BYTEARRAY (1)
#endif
#ifndef MICROPY_PY_BUILTINS_MEMORYVIEW
#define MICROPY_PY_BUILTINS_MEMORYVIEW (0)
#endif
#ifndef MICROPY_PY_BUILTINS_SET
#define MICROPY_PY_BUILTINS_SET (1)
#endif
#ifndef MICROPY_PY_BUILTINS_SLICE
#define MICROPY_PY_BUILTINS_SLICE (1)
#endif
#ifndef MICROPY_PY_BUILTINS_STR_UNICODE
#define MICROPY_PY_BUILTINS_STR_UNICODE (0)
#endif
#ifndef MICROPY_PY_COLLECTIONS
#define MICROPY_PY_COLLECTIONS (1)
#endif

#endif  // NATMOD_CONFIG_DEFAULTS_H
