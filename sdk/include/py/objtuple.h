// Tuples.
#ifndef MICROPY_INCLUDED_PY_OBJTUPLE_H
#define MICROPY_INCLUDED_PY_OBJTUPLE_H

#include "natmod/api.h"

NATMOD_C_BEGIN

// tuple, namedtuple and attrtuple iterate alike.
#define mp_obj_is_tuple_compatible(o)                        \
  (MP_OBJ_TYPE_GET_SLOT_OR_NULL(mp_obj_get_type(o), iter) == \
   MP_OBJ_TYPE_GET_SLOT(&mp_type_tuple, iter))

NATMOD_INLINE void mp_obj_tuple_get(mp_obj_t tuple, size_t* len, mp_obj_t** items) {
  mp_obj_tuple_t* self = (mp_obj_tuple_t*)MP_OBJ_TO_PTR(tuple);
  *len = self->len;
  *items = self->items;
}

NATMOD_C_END

#endif  // MICROPY_INCLUDED_PY_OBJTUPLE_H
