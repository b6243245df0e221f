#include <stdarg.h>

int vsscanf(const char* s, const char* format, va_list arguments);

// glibc's headers call it by names of its own.
#if defined(__x86_64__) || defined(__i386__)
int __isoc99_sscanf(const char* s, const char* format, ...) __attribute__((alias("sscanf")));
int __isoc23_sscanf(const char* s, const char* format, ...) __attribute__((alias("sscanf")));
#endif

int sscanf(const char* s, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = vsscanf(s, format, arguments);
  va_end(arguments);
  return result;
}
