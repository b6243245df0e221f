// What the library has for PCs alone: characters and bytes in UTF-8, since the C library's want a thread, and
// the names by which glibc's headers call others.
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef void (*check_t)(const char *name, bool is_right);

#if defined(__x86_64__) || defined(__i386__)
#include <wchar.h>

int __lockfile(void *), strncmp(const char *, const char *, size_t);
void __unlockfile(void *), __lock(volatile int *), __unlock(volatile int *);
const char *__lctrans(const char *, const void *), *__lctrans_cur(const char *);

long __isoc23_strtol(const char *, char **, int);
unsigned long __isoc23_strtoul(const char *, char **, int);
long long __isoc23_strtoll(const char *, char **, int);
unsigned long long __isoc23_strtoull(const char *, char **, int);
int __isoc23_sscanf(const char *, const char *, ...), __isoc23_vsscanf(const char *, const char *, va_list);
int __isoc99_vsscanf(const char *, const char *, va_list);

static int scan(int (*function)(const char *, const char *, va_list), const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = function("12 x", format, arguments);
  va_end(arguments);
  return result;
}

static const char bytes[] = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\x8d";
static const wchar_t wide[] = {'a', 0xe4, 0x20ac, 0x1f40d, 0};

static bool is_refused(const char *text, size_t n) {
  mbstate_t state;
  memset(&state, 0, sizeof state);
  return mbrtowc(NULL, text, n, &state) == (size_t)-1;
}

void check_characters(check_t check) {
  char text[20] = "";
  wchar_t got[8], one = 0;
  mbstate_t state;
  memset(&state, 0, sizeof state);
  const char *from = bytes;
  check("mbsrtowcs", mbsrtowcs(NULL, &from, 0, &state) == 4 && mbsrtowcs(got, &from, 8, &state) == 4 && from == NULL &&
                         memcmp(got, wide, sizeof wide) == 0);
  bool is_split = mbrtowc(&one, "\xe2", 1, &state) == (size_t)-2 && mbrtowc(&one, "\x82\xac", 2, &state) == 2;
  check("mbrtowc", is_split && one == 0x20ac && mbrtowc(&one, "", 1, &state) == 0 && is_refused("\x80", 1) &&
                       is_refused("\xc0\x80", 2) && is_refused("\xed\xa0\x80", 3) && is_refused("\xe2\x82-", 3) &&
                       is_refused("\xf5", 1) && is_refused("\xf4\x90\x80\x80", 4));
  check("mbtowc", mbtowc(&one, "\xc3\xa4", 2) == 2 && one == 0xe4 && mbtowc(&one, "\xc3", 1) == -1);
  size_t n = 0;
  for (int i = 0; wide[i] != 0; ++i) n += wcrtomb(text + n, wide[i], &state);
  check("wcrtomb", n == 10 && memcmp(text, bytes, n) == 0 && wcrtomb(text, 0xd800, &state) == (size_t)-1);
  check("wctomb", wctomb(text, 0x20ac) == 3 && memcmp(text, "\xe2\x82\xac", 3) == 0 && wctomb(NULL, 0) == 0);
  check("btowc", btowc('a') == 'a' && btowc(0x80) == WEOF);
  check("wctob", wctob('a') == 'a' && wctob(0xe4) == -1);
  int lock = 0;
  __lock(&lock), __unlock(&lock), __unlockfile(NULL);
  check("__lock", lock == 0);
  check("__unlock", lock == 0);
  check("__lockfile", __lockfile(NULL) == 0);
  check("__unlockfile", true);
  int number = 0;
  check("__isoc23_strtol", __isoc23_strtol("-12", NULL, 10) == -12);
  check("__isoc23_strtoul", __isoc23_strtoul("12", NULL, 8) == 10);
  check("__isoc23_strtoll", __isoc23_strtoll("-0x12", NULL, 0) == -18);
  check("__isoc23_strtoull", __isoc23_strtoull("12", NULL, 0) == 12);
  check("__isoc23_sscanf", __isoc23_sscanf("12 x", "%d", &number) == 1 && number == 12);
  check("__isoc23_vsscanf", scan(__isoc23_vsscanf, "%o", &number) == 1 && number == 10);
  check("__isoc99_vsscanf", scan(__isoc99_vsscanf, "%x", &number) == 1 && number == 18);
  check("__lctrans", __lctrans(bytes, NULL) == bytes);
  check("__lctrans_cur", __lctrans_cur(bytes) == bytes);
}
#else
void check_characters(check_t check) { (void)check; }
#endif
