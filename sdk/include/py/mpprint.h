// Printing: mp_printf, mp_plat_print. See natmod/print.h.
#ifndef MICROPY_INCLUDED_PY_MPPRINT_H
#define MICROPY_INCLUDED_PY_MPPRINT_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_MPPRINT_H
