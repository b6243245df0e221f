// Text helpers of the firmware that are declared for modules but not in the function table: a
// module that uses one brings it along, or links a library that has it.
#ifndef NATMOD_TEXT_H
#define NATMOD_TEXT_H

#include "py/mpconfig.h"

NATMOD_C_BEGIN

#if MICROPY_PY_BUILTINS_STR_UNICODE
typedef uint32_t unichar;
unichar utf8_get_char(const unsigned char* s);
const unsigned char* utf8_next_char(const unsigned char* s);
size_t utf8_charlen(const unsigned char* str, size_t len);
#else
// Without Unicode a character is a byte.
typedef unsigned int unichar;
NATMOD_INLINE unichar utf8_get_char(const unsigned char* s) {
  return *s;
}
NATMOD_INLINE const unsigned char* utf8_next_char(const unsigned char* s) {
  return s + 1;
}
NATMOD_INLINE size_t utf8_charlen(const unsigned char* str, size_t len) {
  (void)str;
  return len;
}
#endif

#define UTF8_IS_NONASCII(ch) ((ch)&0x80)
#define UTF8_IS_CONT(ch) (((ch)&0xC0) == 0x80)

bool unichar_isspace(unichar c);
bool unichar_isalpha(unichar c);
bool unichar_isprint(unichar c);
bool unichar_isdigit(unichar c);
bool unichar_isxdigit(unichar c);
bool unichar_isident(unichar c);
bool unichar_isalnum(unichar c);
bool unichar_isupper(unichar c);
bool unichar_islower(unichar c);
unichar unichar_tolower(unichar c);
unichar unichar_toupper(unichar c);
mp_uint_t unichar_xdigit_value(unichar c);

// A growing buffer.
typedef struct _vstr_t {
  size_t alloc;
  size_t len;
  char* buf;
  bool fixed_buf;
} vstr_t;

struct _mp_print_t;
void vstr_init(vstr_t* vstr, size_t alloc);
void vstr_init_len(vstr_t* vstr, size_t len);
void vstr_init_fixed_buf(vstr_t* vstr, size_t alloc, char* buf);
void vstr_init_print(vstr_t* vstr, size_t alloc, struct _mp_print_t* print);
void vstr_clear(vstr_t* vstr);
void vstr_add_byte(vstr_t* vstr, unsigned char v);
void vstr_add_char(vstr_t* vstr, unichar chr);
void vstr_add_str(vstr_t* vstr, const char* str);
void vstr_add_strn(vstr_t* vstr, const char* str, size_t len);
char* vstr_extend(vstr_t* vstr, size_t size);
char* vstr_add_len(vstr_t* vstr, size_t len);
char* vstr_null_terminated_str(vstr_t* vstr);
void vstr_cut_tail_bytes(vstr_t* vstr, size_t bytes_to_cut);
void vstr_printf(vstr_t* vstr, const char* fmt, ...);
NATMOD_INLINE void vstr_reset(vstr_t* vstr) {
  vstr->len = 0;
}
NATMOD_INLINE char* vstr_str(vstr_t* vstr) {
  return vstr->buf;
}
NATMOD_INLINE size_t vstr_len(vstr_t* vstr) {
  return vstr->len;
}

NATMOD_C_END

#endif  // NATMOD_TEXT_H
