// Characters: see natmod/text.h.
#ifndef MICROPY_INCLUDED_PY_UNICODE_H
#define MICROPY_INCLUDED_PY_UNICODE_H

#include "natmod/api.h"

NATMOD_C_BEGIN

// Not in the function table: a module brings it along if it uses it.
mp_uint_t utf8_ptr_to_index(const byte* s, const byte* ptr);

NATMOD_C_END

#endif  // MICROPY_INCLUDED_PY_UNICODE_H
