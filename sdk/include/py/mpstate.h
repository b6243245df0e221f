// The firmware's state, of which modules see nothing.
#ifndef MICROPY_INCLUDED_PY_MPSTATE_H
#define MICROPY_INCLUDED_PY_MPSTATE_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_MPSTATE_H
