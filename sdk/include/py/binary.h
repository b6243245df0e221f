// Values packed in memory: mp_binary_get_size, mp_binary_get_val_array, mp_binary_set_val_array.
#ifndef MICROPY_INCLUDED_PY_BINARY_H
#define MICROPY_INCLUDED_PY_BINARY_H

#include "natmod/api.h"

// The typecode of a bytearray, which is no character.
#define BYTEARRAY_TYPECODE 1

#endif  // MICROPY_INCLUDED_PY_BINARY_H
