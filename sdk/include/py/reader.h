// Reading .mpy files: nothing for modules.
#ifndef MICROPY_INCLUDED_PY_READER_H
#define MICROPY_INCLUDED_PY_READER_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_READER_H
