// Functions before they are objects.
#ifndef MICROPY_INCLUDED_PY_EMITGLUE_H
#define MICROPY_INCLUDED_PY_EMITGLUE_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_EMITGLUE_H
