// The depth of the C stack. No firmware tells it, so a module that needs the check defines
// MICROPY_STACK_CHECK as 1 and brings its own mp_cstack_check.
#ifndef MICROPY_INCLUDED_PY_CSTACK_H
#define MICROPY_INCLUDED_PY_CSTACK_H

#include "natmod/api.h"

NATMOD_C_BEGIN

#if MICROPY_STACK_CHECK
void mp_cstack_check(void);
#else
NATMOD_INLINE void mp_cstack_check(void) {}
#endif

NATMOD_C_END

#endif  // MICROPY_INCLUDED_PY_CSTACK_H
