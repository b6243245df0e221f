// Catching exceptions: nlr_buf_t. See natmod/nlr.h.
#ifndef MICROPY_INCLUDED_PY_NLR_H
#define MICROPY_INCLUDED_PY_NLR_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_NLR_H
