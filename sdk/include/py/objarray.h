// bytearray, array and memoryview.
#ifndef MICROPY_INCLUDED_PY_OBJARRAY_H
#define MICROPY_INCLUDED_PY_OBJARRAY_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_OBJARRAY_H
