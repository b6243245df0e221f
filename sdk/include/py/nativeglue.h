// The table of firmware functions.
#ifndef MICROPY_INCLUDED_PY_NATIVEGLUE_H
#define MICROPY_INCLUDED_PY_NATIVEGLUE_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_NATIVEGLUE_H
