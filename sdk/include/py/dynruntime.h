// The C API for native modules: include this first.
#ifndef MICROPY_INCLUDED_PY_DYNRUNTIME_H
#define MICROPY_INCLUDED_PY_DYNRUNTIME_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_DYNRUNTIME_H
