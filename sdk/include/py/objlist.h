// Lists.
#ifndef MICROPY_INCLUDED_PY_OBJLIST_H
#define MICROPY_INCLUDED_PY_OBJLIST_H

#include "natmod/api.h"

NATMOD_C_BEGIN

NATMOD_INLINE void mp_obj_list_get(mp_obj_t list, size_t* len, mp_obj_t** items) {
  mp_obj_list_t* self = (mp_obj_list_t*)MP_OBJ_TO_PTR(list);
  *len = self->len;
  *items = self->items;
}

// Shortens a list, or lengthens it within what is allocated.
NATMOD_INLINE void mp_obj_list_set_len(mp_obj_t list, size_t len) {
  ((mp_obj_list_t*)MP_OBJ_TO_PTR(list))->len = len;
}

// list[index] = value, with Python's index rules.
NATMOD_INLINE void mp_obj_list_store(mp_obj_t list, mp_obj_t index, mp_obj_t value) {
  mp_obj_subscr(list, index, value);
}

NATMOD_C_END

#endif  // MICROPY_INCLUDED_PY_OBJLIST_H
