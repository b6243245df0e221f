// Interned strings as numbers.
#ifndef MICROPY_INCLUDED_PY_QSTR_H
#define MICROPY_INCLUDED_PY_QSTR_H

#include "py/misc.h"
#include "py/mpconfig.h"

typedef size_t qstr;
typedef uint16_t qstr_short_t;

// No string.
enum { MP_QSTRnull = 0 };

// The strings that have the same number everywhere. The build's header has them too, with the
// module's own.
#ifndef MP_CONFIGFILE
enum {
  natmod_qstr_before_static = MP_QSTRnull,
#define NATMOD_STATIC_QSTR(ident, text) MP_QSTR_##ident,
#include "natmod/abi/static_qstrs.def"
  MP_QSTRnumber_of_static
};
#endif

#endif  // MICROPY_INCLUDED_PY_QSTR_H
