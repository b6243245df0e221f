// Numbers and words out of a string. C libraries read strings as if they were files, and bring the
// functions for files along.
//
// Where C leaves it open, it does as glibc does: a number that ends too early (`0x`, `1e`) is taken
// as far as it goes, and %c at the end of the text is content with fewer characters than asked for.
#include <stdarg.h>

#include "lib.h"
#include "parse_float.h"

typedef struct {
  const char* start;   // of the text
  const char* s;       // what is left of it
  const char* format;  // behind the conversion that is at work
  void* to;            // NULL: nowhere
  size_t width;        // SIZE_MAX: as far as it goes
  unsigned size;       // bytes of an integer
  char length;         // of a float: 0, 'l' or 'L'
} scan_t;

// What a conversion comes to: it is right, it does not match, or there is no text left.
typedef enum { kRight, kCounted, kWrong, kAtEnd } outcome_t;

static void skip_space(scan_t* scan) {
  while (LIB_IS_SPACE((unsigned char)*scan->s)) ++scan->s;
}

static const char* limit_of(const scan_t* scan) { return scan->s + strnlen(scan->s, scan->width); }

static void store(const scan_t* scan, unsigned long long value) {
  if (scan->to == NULL) return;
  switch (scan->size) {
    case 1: *(uint8_t*)scan->to = (uint8_t)value; break;
    case 2: *(uint16_t*)scan->to = (uint16_t)value; break;
    case 4: *(uint32_t*)scan->to = (uint32_t)value; break;
    default: *(uint64_t*)scan->to = value; break;
  }
}

static unsigned digit_of(char c) {
  if (LIB_IS_BETWEEN(c, '0', '9')) return (unsigned)(c - '0');
  return LIB_IS_BETWEEN(c | 32, 'a', 'z') ? (unsigned)((c | 32) - 'a' + 10) : 99;
}

// `base` 0 is that of C's constants. A number that is too large becomes the largest, as by strtoll.
static outcome_t scan_integer(scan_t* scan, unsigned base, _Bool is_signed) {
  const char* limit = limit_of(scan);
  const char* p = scan->s;
  const _Bool is_negative = p < limit && *p == '-';
  if (p < limit && (*p == '-' || *p == '+')) ++p;
  _Bool has_digits = 0;
  if (p < limit && *p == '0' && (base == 0 || base == 16)) {
    has_digits = 1;
    ++p;
    const _Bool is_hex = p < limit && (*p | 32) == 'x';
    if (is_hex) ++p;
    if (base == 0) base = is_hex ? 16 : 8;
  }
  if (base == 0) base = 10;
  const unsigned long long half = 1ULL << 63;
  const unsigned long long most = is_signed ? half - !is_negative : ~0ULL;
  unsigned long long value = 0;
  _Bool is_too_large = 0;
  for (unsigned digit; p < limit && (digit = digit_of(*p)) < base; ++p) {
    unsigned long long next;
    is_too_large |= __builtin_mul_overflow(value, base, &next) ||
                    __builtin_add_overflow(next, digit, &value) || value > most;
    has_digits = 1;
  }
  scan->s = p;
  if (!has_digits) return kWrong;
  if (is_too_large) value = most;
  const _Bool is_limit = is_too_large && !is_signed;
  store(scan, is_negative && !is_limit ? 0 - value : value);
  return kRight;
}

static outcome_t scan_float(scan_t* scan) {
  const _Bool is_double = scan->length != 0;
  const lib_float_t number = __natmod_parse_float(scan->s, limit_of(scan), is_double);
  const _Bool is_none = number.end == scan->s;
  // A prefix alone, of which strtod would take the 0.
  const _Bool is_prefix = number.taken > number.end && (number.taken[-1] | 32) == 'x';
  scan->s = number.taken;
  if (is_none || is_prefix) return kWrong;
  if (scan->to == NULL) return kRight;
  if (!is_double) {
    *(float*)scan->to = lib_as_float(number.bits);
  } else if (scan->length == 'l') {
    *(double*)scan->to = lib_as_double(number.bits);
  } else {
    *(long double*)scan->to = lib_as_double(number.bits);
  }
  return kRight;
}

static void copy(scan_t* scan, size_t size, _Bool is_text) {
  char* to = scan->to;
  if (to != NULL) {
    memcpy(to, scan->s, size);
    if (is_text) to[size] = 0;
  }
  scan->s += size;
}

static outcome_t scan_characters(scan_t* scan) {
  if (scan->width == SIZE_MAX) scan->width = 1;
  copy(scan, strnlen(scan->s, scan->width), 0);
  return kRight;
}

static outcome_t scan_word(scan_t* scan) {
  size_t size = 0;
  for (char c; size < scan->width && (c = scan->s[size]) != 0 && !LIB_IS_SPACE((unsigned char)c);) {
    ++size;
  }
  copy(scan, size, 1);
  return kRight;
}

// Whether `c` is in the set between `first` and the bracket at `end`.
static _Bool is_in_set(unsigned char c, const char* first, const char* end) {
  for (; first < end; ++first) {
    unsigned char low = (unsigned char)*first, high = low;
    if (end - first > 2 && first[1] == '-') {
      first += 2;
      high = (unsigned char)*first;
    }
    if (low <= c && c <= high) return 1;
  }
  return 0;
}

static outcome_t scan_set(scan_t* scan) {
  const char* first = scan->format;
  const _Bool is_excluded = *first == '^';
  first += is_excluded;
  const char* end = *first != 0 ? strchr(first + 1, ']') : NULL;  // the first character may be one
  if (end == NULL) return kWrong;
  scan->format = end + 1;
  size_t size = 0;
  while (size < scan->width && scan->s[size] != 0 &&
         is_in_set((unsigned char)scan->s[size], first, end) != is_excluded) {
    ++size;
  }
  if (size == 0) return kWrong;
  copy(scan, size, 1);
  return kRight;
}

static outcome_t convert(scan_t* scan, char conversion) {
  if (conversion == 'n') {
    store(scan, (unsigned long long)(scan->s - scan->start));
    return kCounted;
  }
  if (conversion != 'c' && conversion != '[') skip_space(scan);
  if (*scan->s == 0) return kAtEnd;
  switch (conversion) {
    case 'd': return scan_integer(scan, 10, 1);
    case 'i': return scan_integer(scan, 0, 1);
    case 'u': return scan_integer(scan, 10, 0);
    case 'o': return scan_integer(scan, 8, 0);
    case 'p': scan->size = sizeof(void*); return scan_integer(scan, 16, 0);
    case 'x':
    case 'X': return scan_integer(scan, 16, 0);
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': return scan_float(scan);
    case 'c': return scan_characters(scan);
    case 's': return scan_word(scan);
    case '[': return scan_set(scan);
    default: return kWrong;
  }
}

static size_t parse_width(scan_t* scan) {
  size_t width = 0;
  for (char c; LIB_IS_BETWEEN(c = *scan->format, '0', '9'); ++scan->format) {
    width = width * 10 + (size_t)(c - '0');
  }
  return width != 0 ? width : SIZE_MAX;
}

static void parse_length(scan_t* scan) {
  scan->size = sizeof(int);
  scan->length = 0;
  const char* f = scan->format;
  switch (*f) {
    case 'h':
      scan->size = f[1] == 'h' ? 1 : sizeof(short);
      scan->format += f[1] == 'h' ? 2 : 1;
      break;
    case 'l':
      scan->size = f[1] == 'l' ? sizeof(long long) : sizeof(long);
      scan->length = f[1] == 'l' ? 'L' : 'l';
      scan->format += f[1] == 'l' ? 2 : 1;
      break;
    case 'j':
    case 'q':
    case 'L':
      scan->size = sizeof(long long);
      scan->length = 'L';
      ++scan->format;
      break;
    case 't':
    case 'z':
      scan->size = sizeof(size_t);
      ++scan->format;
      break;
    default: break;
  }
}

// What stands for itself.
static outcome_t match(scan_t* scan) {
  const char c = *scan->format++;
  if (LIB_IS_SPACE((unsigned char)c)) {
    skip_space(scan);
    return kCounted;
  }
  if (*scan->s == 0) return kAtEnd;
  if (*scan->s != c) return kWrong;
  ++scan->s;
  return kCounted;
}

// glibc's headers call it by names of its own.
#if defined(__x86_64__) || defined(__i386__)
int __isoc99_vsscanf(const char* s, const char* format, va_list arguments)
    __attribute__((alias("vsscanf")));
int __isoc23_vsscanf(const char* s, const char* format, va_list arguments)
    __attribute__((alias("vsscanf")));
#endif

int vsscanf(const char* s, const char* format, va_list arguments) {
  scan_t scan = {.start = s, .s = s, .format = format};
  int stored = 0;
  while (*scan.format != 0) {
    outcome_t outcome;
    if (*scan.format != '%') {
      outcome = match(&scan);
    } else if (*++scan.format == '%') {
      skip_space(&scan);
      outcome = match(&scan);
    } else {
      const _Bool is_dropped = *scan.format == '*';
      scan.format += is_dropped;
      scan.width = parse_width(&scan);
      parse_length(&scan);
      const char conversion = *scan.format;
      if (conversion == 0) break;
      ++scan.format;
      scan.to = is_dropped ? NULL : va_arg(arguments, void*);
      outcome = convert(&scan, conversion);
      stored += outcome == kRight && !is_dropped;
    }
    if (outcome == kAtEnd && stored == 0) return -1;
    if (outcome > kCounted) break;
  }
  return stored;
}
