// Streams. See natmod/stream.h.
#ifndef MICROPY_INCLUDED_PY_STREAM_H
#define MICROPY_INCLUDED_PY_STREAM_H

#include "natmod/api.h"

#endif  // MICROPY_INCLUDED_PY_STREAM_H
