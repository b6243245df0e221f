// To where Python prints, by the firmware's formatter, which knows fewer conversions than C does.
#include "lib.h"
#include "py/dynruntime.h"

int printf(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = mp_fun_table.vprintf_(mp_fun_table.plat_print, format, arguments);
  va_end(arguments);
  return result;
}
