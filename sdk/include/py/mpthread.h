// Threads: nothing for modules.
#ifndef MICROPY_INCLUDED_PY_MPTHREAD_H
#define MICROPY_INCLUDED_PY_MPTHREAD_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_MPTHREAD_H
