// Builtin functions: nothing for modules beyond the API.
#ifndef MICROPY_INCLUDED_PY_BUILTIN_H
#define MICROPY_INCLUDED_PY_BUILTIN_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_BUILTIN_H
