// Error numbers, for mp_raise_OSError and the error code of streams.
#ifndef MICROPY_INCLUDED_PY_MPERRNO_H
#define MICROPY_INCLUDED_PY_MPERRNO_H

#include "py/mpconfig.h"

enum {
#define NATMOD_ERRNO(name, value) MP_##name = value,
#include "natmod/abi/errnos.def"
};
#define MP_EWOULDBLOCK MP_EAGAIN

#endif  // MICROPY_INCLUDED_PY_MPERRNO_H
