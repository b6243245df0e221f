// How functions that cannot return say so: with an exception.
#ifndef NATMOD_LIB_RAISE_H
#define NATMOD_LIB_RAISE_H

#include "lib.h"
#include "py/dynruntime.h"

#define LIB_RAISE(type, text) mp_raise_msg(&mp_type_##type, MP_ERROR_TEXT(text))

#endif  // NATMOD_LIB_RAISE_H
