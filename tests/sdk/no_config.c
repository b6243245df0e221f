// Without the build's header a module can use the QSTRs that every firmware has, as constants.
#include "py/dynruntime.h"

MP_STATIC_ASSERT(MP_QSTRnull == 0 && MP_QSTR_ == 1 && MP_QSTR___dir__ == 2);
MP_STATIC_ASSERT(MP_QSTR_zip + 1 == MP_QSTRnumber_of_static);

void store(void);
void store(void) {
  mp_store_global(MP_QSTR_print, MP_OBJ_NEW_QSTR(MP_QSTR_print));
}
