// Objects and types. As every header here, it gives the whole API.
#ifndef MICROPY_INCLUDED_PY_OBJ_H
#define MICROPY_INCLUDED_PY_OBJ_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_OBJ_H
