// Numbers from text, which modules ask of the types int and float.
#ifndef MICROPY_INCLUDED_PY_PARSENUM_H
#define MICROPY_INCLUDED_PY_PARSENUM_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_PARSENUM_H
