// Characters and their bytes, which are UTF-8, as Python's. musl's ask the running thread for its
// locale.
#include "lib.h"

#if defined(__x86_64__) || defined(__i386__)

// What is read of a character: its value so far, how many bytes it has, and how many are left.
typedef uint32_t state_t;
#define LIB_STATE(value, size, left) ((state_t)(value) << 8 | (size) << 4 | (left))

static const size_t kIllegal = (size_t)-1, kIncomplete = (size_t)-2;

static size_t refuse(void) {
  LIB_SET_ERRNO(EILSEQ);
  return kIllegal;
}

static _Bool is_character(uint32_t c) {
  return c < 0xd800 || LIB_IS_BETWEEN(c, 0xe000, 0x10ffff);
}

static unsigned size_of(uint32_t c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

size_t wcrtomb(char* s, wchar_t character, void* state) {
  (void)state;
  if (s == NULL) return 1;
  uint32_t c = (uint32_t)character;
  if (!is_character(c)) return refuse();
  const unsigned size = size_of(c);
  if (size == 1) {
    *s = (char)c;
    return 1;
  }
  for (unsigned i = size - 1; i != 0; --i, c >>= 6) s[i] = (char)(0x80 | (c & 0x3f));
  s[0] = (char)(0xf00 >> size | c);
  return size;
}

int wctomb(char* s, wchar_t character) {
  return s == NULL ? 0 : (int)wcrtomb(s, character, NULL);
}

// The state behind a first byte; 0 if it is none.
static state_t begin(uint8_t byte) {
  if (LIB_IS_BETWEEN(byte, 0xc2, 0xdf)) return LIB_STATE(byte & 0x1f, 2u, 1u);
  if (LIB_IS_BETWEEN(byte, 0xe0, 0xef)) return LIB_STATE(byte & 0x0f, 3u, 2u);
  return LIB_IS_BETWEEN(byte, 0xf0, 0xf4) ? LIB_STATE(byte & 0x07, 4u, 3u) : 0;
}

size_t mbrtowc(wchar_t* to, const char* s, size_t n, void* kept) {
  static state_t own;
  state_t* state = kept != NULL ? kept : &own;
  if (s == NULL) {
    const _Bool is_inside = *state != 0;
    *state = 0;
    return is_inside ? refuse() : 0;
  }
  for (size_t i = 0; i < n; ++i) {
    const uint8_t byte = (uint8_t)s[i];
    uint32_t c = byte;
    if (*state == 0 && byte >= 0x80) {
      *state = begin(byte);
      if (*state == 0) return refuse();
      continue;
    }
    if (*state != 0) {
      const unsigned size = *state >> 4 & 15, left = (*state & 15) - 1;
      c = *state >> 8 << 6 | (byte & 0x3f);
      const _Bool is_wrong =
          (byte & 0xc0) != 0x80 || (left == 0 && (size_of(c) != size || !is_character(c)));
      *state = is_wrong || left == 0 ? 0 : LIB_STATE(c, size, left);
      if (is_wrong) return refuse();
      if (left != 0) continue;
    }
    if (to != NULL) *to = (wchar_t)c;
    return c != 0 ? i + 1 : 0;
  }
  return kIncomplete;
}

int mbtowc(wchar_t* to, const char* s, size_t n) {
  if (s == NULL) return 0;
  state_t state = 0;
  const size_t size = mbrtowc(to, s, n, &state);
  return size == kIncomplete ? (int)refuse() : (int)size;
}

size_t mbsrtowcs(wchar_t* to, const char** from, size_t n, void* kept) {
  state_t own = 0;
  state_t* state = kept != NULL ? kept : &own;
  const char* s = *from;
  for (size_t count = 0;; ++count) {
    if (to != NULL && count == n) {
      *from = s;
      return count;
    }
    wchar_t c;
    const size_t size = mbrtowc(&c, s, 4, state);
    if (size == kIllegal || size == kIncomplete) {
      if (to != NULL) *from = s;
      return refuse();
    }
    if (to != NULL) to[count] = c;
    if (size == 0) {
      if (to != NULL) *from = NULL;
      return count;
    }
    s += size;
  }
}

unsigned btowc(int c) {
  return LIB_IS_BETWEEN(c, 0, 0x7f) ? (unsigned)c : ~0u;
}

int wctob(unsigned c) {
  return c < 0x80 ? (int)c : -1;
}
#endif
