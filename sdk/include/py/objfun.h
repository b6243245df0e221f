// Function objects.
#ifndef MICROPY_INCLUDED_PY_OBJFUN_H
#define MICROPY_INCLUDED_PY_OBJFUN_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_OBJFUN_H
