#include "lib.h"
#include "py/dynruntime.h"

int vprintf(const char* format, va_list arguments) {
  return mp_fun_table.vprintf_(mp_fun_table.plat_print, format, arguments);
}
