// Printing: where text goes, and formatted text. mp_printf knows %d %u %x %X %o %c %s %q %p %f %e
// %g with flags, width and precision; `l` for words, and no `ll`.
#ifndef NATMOD_PRINT_H
#define NATMOD_PRINT_H

#include <stdarg.h>

#include "py/mpconfig.h"

NATMOD_C_BEGIN

typedef void (*mp_print_strn_t)(void* data, const char* str, size_t len);
typedef struct _mp_print_t {
  void* data;
  mp_print_strn_t print_strn;
} mp_print_t;

typedef struct _mp_print_ext_t {
  mp_print_t base;
  const char* item_separator;
  const char* key_separator;
} mp_print_ext_t;
#define MP_PRINT_GET_EXT(print) ((mp_print_ext_t*)(print))

// Flags of mp_print_strn and its like. They moved after v1.25.
#define PF_FLAG_LEFT_ADJUST (0x001)
#define PF_FLAG_SHOW_SIGN (0x002)
#define PF_FLAG_SPACE_SIGN (0x004)
#define PF_FLAG_SHOW_PREFIX (0x008)
#define PF_FLAG_PAD_AFTER_SIGN (0x010)
#define PF_FLAG_CENTER_ADJUST (0x020)
#define PF_FLAG_ADD_PERCENT (0x040)
#define PF_FLAG_SHOW_OCTAL_LETTER (0x080)
#define PF_FLAG_ALWAYS_DECIMAL (0x100)
#define PF_FLAG_SEP_POS (9)

// The board's standard output.
#define MP_PYTHON_PRINTER (&mp_plat_print)
#define mp_plat_print (*mp_fun_table.plat_print)

#define mp_printf(print, ...) (mp_fun_table.printf_((print), __VA_ARGS__))
#define mp_vprintf(print, fmt, args) (mp_fun_table.vprintf_((print), (fmt), (args)))

// Not in the function table: a module brings them along if it uses them.
int mp_print_str(const mp_print_t* print, const char* str);
int mp_print_strn(const mp_print_t* print, const char* str, size_t len, unsigned int flags,
                  char fill, int width);

NATMOD_C_END

#endif  // NATMOD_PRINT_H
