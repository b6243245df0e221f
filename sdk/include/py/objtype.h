// Instances of classes made in Python.
#ifndef MICROPY_INCLUDED_PY_OBJTYPE_H
#define MICROPY_INCLUDED_PY_OBJTYPE_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_OBJTYPE_H
