// Exceptions.
#ifndef MICROPY_INCLUDED_PY_OBJEXCEPT_H
#define MICROPY_INCLUDED_PY_OBJEXCEPT_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_OBJEXCEPT_H
