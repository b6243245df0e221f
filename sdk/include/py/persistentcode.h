// The .mpy format, of which a module may ask the version: MPY_VERSION and MPY_SUB_VERSION.
#ifndef MICROPY_INCLUDED_PY_PERSISTENTCODE_H
#define MICROPY_INCLUDED_PY_PERSISTENTCODE_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_PERSISTENTCODE_H
