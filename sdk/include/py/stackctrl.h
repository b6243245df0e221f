// The depth of the C stack, by its names up to v1.24.
#ifndef MICROPY_INCLUDED_PY_STACKCTRL_H
#define MICROPY_INCLUDED_PY_STACKCTRL_H

#include "py/cstack.h"

NATMOD_C_BEGIN

#if MICROPY_STACK_CHECK
void mp_stack_check(void);
#define MP_STACK_CHECK() mp_stack_check()
#else
#define MP_STACK_CHECK()
#endif

NATMOD_C_END

#endif  // MICROPY_INCLUDED_PY_STACKCTRL_H
