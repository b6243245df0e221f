// The firmware's value stack: nothing for modules.
#ifndef MICROPY_INCLUDED_PY_PYSTACK_H
#define MICROPY_INCLUDED_PY_PYSTACK_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_PYSTACK_H
