// Linked first; were it taken for the entry, importing would not define the module's function.

#include "py/dynruntime.h"

mp_obj_t answer(void);

mp_obj_t answer(void) {
  return MP_OBJ_NEW_SMALL_INT(42);
}
