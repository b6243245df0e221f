#include "lib.h"
#include "py/dynruntime.h"

int puts(const char* s) {
  return mp_fun_table.printf_(mp_fun_table.plat_print, "%s\n", s);
}
