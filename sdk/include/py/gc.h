// The heap, as far as modules reach it: natmod/memory.h.
#ifndef MICROPY_INCLUDED_PY_GC_H
#define MICROPY_INCLUDED_PY_GC_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_GC_H
