// What Python's syntax does.
#ifndef MICROPY_INCLUDED_PY_RUNTIME_H
#define MICROPY_INCLUDED_PY_RUNTIME_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_RUNTIME_H
