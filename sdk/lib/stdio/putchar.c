#include "lib.h"
#include "py/dynruntime.h"

int putchar(int c) {
  mp_fun_table.printf_(mp_fun_table.plat_print, "%c", c);
  return (unsigned char)c;
}
