// Operators and native types as numbers.
#ifndef MICROPY_INCLUDED_PY_RUNTIME0_H
#define MICROPY_INCLUDED_PY_RUNTIME0_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_RUNTIME0_H
