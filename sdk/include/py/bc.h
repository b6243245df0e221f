// Modules and the functions compiled in them.
#ifndef MICROPY_INCLUDED_PY_BC_H
#define MICROPY_INCLUDED_PY_BC_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_BC_H
