// functions: every function of the SDK's library, called once or more. run() is a list of pairs: a name,
// and whether the function does what C says. What prints is seen by whoever calls run().
#include "py/dynruntime.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// Not every compiler here comes with headers of C.
void *memcpy(void *, const void *, size_t), *memmove(void *, const void *, size_t), *memset(void *, int, size_t);
void *memchr(const void *, int, size_t), *memrchr(const void *, int, size_t), *mempcpy(void *, const void *, size_t);
void *memmem(const void *, size_t, const void *, size_t);
int memcmp(const void *, const void *, size_t), bcmp(const void *, const void *, size_t);
size_t strlen(const char *), strnlen(const char *, size_t), strspn(const char *, const char *);
size_t strcspn(const char *, const char *), strxfrm(char *, const char *, size_t), strlcpy(char *, const char *, size_t);
int strcmp(const char *, const char *), strncmp(const char *, const char *, size_t), strcoll(const char *, const char *);
int strcasecmp(const char *, const char *), strncasecmp(const char *, const char *, size_t);
char *strcpy(char *, const char *), *strncpy(char *, const char *, size_t), *strcat(char *, const char *);
char *strncat(char *, const char *, size_t), *stpcpy(char *, const char *), *strchr(const char *, int);
char *strrchr(const char *, int), *strchrnul(const char *, int), *strstr(const char *, const char *);
char *strpbrk(const char *, const char *), *strtok(char *, const char *), *strtok_r(char *, const char *, char **);
char *strsep(char **, const char *), *strdup(const char *), *strndup(const char *, size_t), *strerror(int);
int isalnum(int), isalpha(int), isblank(int), iscntrl(int), isdigit(int), isgraph(int), islower(int), isprint(int);
int ispunct(int), isspace(int), isupper(int), isxdigit(int), tolower(int), toupper(int);
void *malloc(size_t), *calloc(size_t, size_t), *realloc(void *, size_t), *aligned_alloc(size_t, size_t);
void free(void *);
typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;
div_t div(int, int);
ldiv_t ldiv(long, long);
lldiv_t lldiv(long long, long long);
int abs(int), atoi(const char *), rand(void), rand_r(unsigned *), atexit(void (*)(void));
long labs(long), atol(const char *), strtol(const char *, char **, int);
long long llabs(long long), atoll(const char *), strtoll(const char *, char **, int);
unsigned long strtoul(const char *, char **, int);
unsigned long long strtoull(const char *, char **, int);
void srand(unsigned), abort(void), exit(int), _Exit(int), quick_exit(int);
int at_quick_exit(void (*)(void)), system(const char *);
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));
void *bsearch(const void *, const void *, size_t, size_t, int (*)(const void *, const void *));
char *getenv(const char *);
int __seofread(void *, void *, char *, int);
int printf(const char *, ...), vprintf(const char *, va_list), puts(const char *), putchar(int);
void __assert_fail(const char *, const char *, unsigned, const char *), __stack_chk_fail(void);
void __assert_func(const char *, int, const char *, const char *);
void __assert_no_args(void);

extern const char _ctype_[];
bool ctype_of_headers(void), print_of_headers(void);  // headers.c
void check_atomics(void (*)(const char *, bool)), check_characters(void (*)(const char *, bool));  // of these files

static mp_obj_t results;

static void check(const char *name, bool is_right) {
  mp_obj_t pair[] = {mp_obj_new_str(name, strlen(name)), mp_obj_new_bool(is_right)};
  mp_obj_list_append(results, mp_obj_new_tuple(2, pair));
}
#define CHECK(name, condition) check(#name, condition)

// Kept apart, for what it has in registers is lost when it returns for the second time.
static __attribute__((noinline)) mp_obj_t catch_raise(void (*function)(void)) {
  nlr_buf_t context;
  unsigned is_raised = mp_fun_table.nlr_push(&context);
#if defined(__XTENSA_WINDOWED_ABI__)
  if (is_raised == 0) is_raised = ((unsigned (*)(void *))mp_fun_table.setjmp_)(context.regs);
#endif
  if (is_raised != 0) return context.ret_val;
  function();
  mp_fun_table.nlr_pop();
  return MP_OBJ_NULL;
}

static bool raises(void (*function)(void), const mp_obj_type_t *type) {
  mp_obj_t exception = catch_raise(function);
  return exception != MP_OBJ_NULL && mp_obj_get_type(exception) == type;
}

static int compare(const void *a, const void *b) {
  const int *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static bool is(const char *a, const char *b) {
  while (*a == *b && *a != 0) ++a, ++b;
  return *a == *b;
}

static void check_string(void) {
  char text[40], *rest;
  static const char seven[] = "abcabc\0z";
  for (int i = 0; i < 40; ++i) text[i] = '#';
  CHECK(memcpy, memcpy(text, "abcd", 5) == text && is(text, "abcd"));
  CHECK(memmove, memmove(text + 1, text, 4) == text + 1 && is(text, "aabcd#") == false && text[4] == 'd');
  CHECK(memset, memset(text, 300, 3) == text && text[2] == ',' && text[3] == 'c');
  CHECK(mempcpy, (char *)mempcpy(text, "xyz", 4) == text + 4 && is(text, "xyz"));
  CHECK(memchr, memchr(seven, 'z', 8) == seven + 7 && memchr(seven, 'z', 7) == NULL);
  CHECK(memrchr, memrchr(seven, 'b', 8) == seven + 4 && memrchr(seven, 'q', 8) == NULL);
  CHECK(memmem, memmem(seven, 8, "c\0z", 3) == seven + 5 && memmem(seven, 7, "c\0z", 3) == NULL);
  CHECK(memcmp, memcmp("a\0b", "a\0c", 3) < 0 && memcmp("\xff", "a", 1) > 0 && memcmp("ab", "ac", 1) == 0);
  CHECK(bcmp, bcmp("a\0b", "a\0c", 3) != 0 && bcmp("ab", "ac", 1) == 0);
  CHECK(strlen, strlen("") == 0 && strlen(seven) == 6);
  CHECK(strnlen, strnlen("abc", 2) == 2 && strnlen("abc", 9) == 3);
  CHECK(strcmp, strcmp("abc", "abd") < 0 && strcmp("\xff", "a") > 0 && strcmp("a", "a") == 0);
  CHECK(strncmp, strncmp("abc", "abd", 2) == 0 && strncmp("abc", "abd", 3) < 0);
  CHECK(strcoll, strcoll("abc", "abd") < 0);
  CHECK(strcasecmp, strcasecmp("aBc", "AbC") == 0 && strcasecmp("a[", "A{") < 0);
  CHECK(strncasecmp, strncasecmp("aBx", "AbC", 2) == 0 && strncasecmp("aBx", "AbC", 3) > 0);
  CHECK(strcpy, strcpy(text, "abc") == text && is(text, "abc"));
  CHECK(strncpy, strncpy(text + 4, "z", 3) == text + 4 && text[5] == 0 && text[6] == 0 && text[7] == '#');
  CHECK(strcat, strcat(text, "de") == text && is(text, "abcde"));
  CHECK(strncat, strncat(text, "fgh", 2) == text && is(text, "abcdefg"));
  CHECK(stpcpy, stpcpy(text, "two") == text + 3 && is(text, "two"));
  CHECK(strlcpy, strlcpy(text, "twelve", 4) == 6 && is(text, "twe"));
  CHECK(strxfrm, strxfrm(text, "abc", 40) == 3 && is(text, "abc") && strxfrm(NULL, "abc", 0) == 3);
  CHECK(strchr, strchr(seven, 'c') == seven + 2 && strchr(seven, 0) == seven + 6 && strchr(seven, 'z') == NULL);
  CHECK(strrchr, strrchr(seven, 'a') == seven + 3 && strrchr(seven, 'z') == NULL);
  CHECK(strchrnul, strchrnul(seven, 'c') == seven + 2 && strchrnul(seven, 'z') == seven + 6);
  CHECK(strstr, strstr(seven, "ca") == seven + 2 && strstr(seven, "cb") == NULL && strstr(seven, "") == seven);
  CHECK(strpbrk, strpbrk(seven, "xcb") == seven + 1 && strpbrk(seven, "xyz") == NULL);
  CHECK(strspn, strspn(seven, "ab") == 2 && strspn(seven, "") == 0);
  CHECK(strcspn, strcspn(seven, "c") == 2 && strcspn(seven, "") == 6);
  strcpy(text, " one, two");
  CHECK(strtok, is(strtok(text, " ,"), "one") && is(strtok(NULL, " ,"), "two") && strtok(NULL, " ,") == NULL);
  strcpy(text, "a::b");
  CHECK(strtok_r, is(strtok_r(text, ":", &rest), "a") && is(strtok_r(NULL, ":", &rest), "b") &&
                      strtok_r(NULL, ":", &rest) == NULL);
  strcpy(text, "a::b");
  rest = text;
  CHECK(strsep, is(strsep(&rest, ":"), "a") && is(strsep(&rest, ":"), "") && is(strsep(&rest, ":"), "b") &&
                    rest == NULL);
  CHECK(strdup, (rest = strdup("copy")) != text && is(rest, "copy"));
  CHECK(strndup, is(strndup("copy", 2), "co") && is(strndup("copy", 9), "copy"));
  CHECK(strerror, is(strerror(12), "error 12") && is(strerror(-3), "error -3") && is(strerror(0), "error 0"));
}

// How many of the 256 characters and EOF are of the group, with the first and last of them.
static bool group(int (*is_member)(int), int count, int first, int last) {
  int found = 0, lowest = -2, highest = 0;
  for (int c = -1; c < 256; ++c) {
    if (!is_member(c)) continue;
    ++found;
    if (lowest == -2) lowest = c;
    highest = c;
  }
  return found == count && lowest == first && highest == last;
}

static void check_ctype(void) {
  CHECK(isalnum, group(isalnum, 62, '0', 'z'));
  CHECK(isalpha, group(isalpha, 52, 'A', 'z'));
  CHECK(isblank, group(isblank, 2, '\t', ' '));
  CHECK(iscntrl, group(iscntrl, 33, 0, 127));
  CHECK(isdigit, group(isdigit, 10, '0', '9'));
  CHECK(isgraph, group(isgraph, 94, '!', '~'));
  CHECK(islower, group(islower, 26, 'a', 'z'));
  CHECK(isprint, group(isprint, 95, ' ', '~'));
  CHECK(ispunct, group(ispunct, 32, '!', '~'));
  CHECK(isspace, group(isspace, 6, '\t', ' '));
  CHECK(isupper, group(isupper, 26, 'A', 'Z'));
  CHECK(isxdigit, group(isxdigit, 22, '0', 'f'));
  CHECK(tolower, tolower('A') == 'a' && tolower('Z') == 'z' && tolower('[') == '[' && tolower(-1) == -1);
  CHECK(_ctype_, _ctype_[0] == 0 && _ctype_[1 + 'F'] == 0x41 && ctype_of_headers());
  CHECK(toupper, toupper('a') == 'A' && toupper('z') == 'Z' && toupper('{') == '{' && toupper(-1) == -1);
}

static void check_numbers(void) {
  char *end;
  CHECK(abs, abs(-5) == 5);
  CHECK(labs, labs(-5L) == 5);
  CHECK(llabs, llabs(-5000000000000) == 5000000000000);
  CHECK(div, div(-7, 2).quot == -3 && div(-7, 2).rem == -1);
  CHECK(ldiv, ldiv(-7, 2).quot == -3 && ldiv(-7, 2).rem == -1);
  CHECK(lldiv, lldiv(-7000000000001, 2).quot == -3500000000000 && lldiv(-7000000000001, 2).rem == -1);
  CHECK(atoi, atoi(" \n-42x") == -42 && atoi("x") == 0);
  CHECK(atol, atol("+42") == 42);
  CHECK(atoll, atoll("-9000000000000") == -9000000000000);
  CHECK(strtol, strtol("0x1Fz", &end, 0) == 31 && *end == 'z' && strtol("-077", NULL, 0) == -63 &&
                    strtol("zz", NULL, 36) == 1295 && strtol("99999999999999999999", NULL, 10) > 0x7ffffffe);
  CHECK(strtoul, strtoul("-1", &end, 10) == (unsigned long)-1 && *end == 0 && strtoul("q", &end, 10) == 0 && *end == 'q');
  CHECK(strtoll, strtoll("-8000000000000000", NULL, 16) < -0x7ffffffffffffffe);
  CHECK(strtoull, strtoull("18446744073709551615", NULL, 10) == (unsigned long long)-1 &&
                      strtoull("18446744073709551616", NULL, 10) == (unsigned long long)-1);
  unsigned seed = 1, again = 1;
  srand(1);
  int first = rand();
  rand();
  srand(1);
  CHECK(srand, first == rand());
  CHECK(rand, first >= 0 && first != rand());
  CHECK(rand_r, rand_r(&seed) == rand_r(&again) && seed == again && seed != 1);
}

static void check_memory(void) {
  int numbers[] = {5, -2, 9, 9, 0, 3, -7, 1}, key = 3, missing = 4;
  char *block = malloc(100);
  memset(block, 'm', 100);
  CHECK(malloc, block != NULL && ((uintptr_t)block & 7) == 0 && malloc(0) != NULL);
  char *zeros = calloc(25, 4);
  CHECK(calloc, zeros != NULL && zeros[0] == 0 && zeros[99] == 0 && calloc(SIZE_MAX / 2, 4) == NULL);
  block = realloc(block, 1000);
  CHECK(realloc, block != NULL && block[99] == 'm' && realloc(NULL, 4) != NULL);
  CHECK(aligned_alloc, ((uintptr_t)aligned_alloc(16, 32) & 15) == 0);
  free(block);
  free(NULL);
  CHECK(free, true);
  qsort(numbers, 8, sizeof(int), compare);
  bool is_sorted = true;
  for (int i = 1; i < 8; ++i) is_sorted = is_sorted && numbers[i - 1] <= numbers[i];
  CHECK(qsort, is_sorted && numbers[0] == -7 && numbers[7] == 9);
  CHECK(bsearch, bsearch(&key, numbers, 8, sizeof(int), compare) == &numbers[4] &&
                     bsearch(&missing, numbers, 8, sizeof(int), compare) == NULL);
  CHECK(getenv, getenv("HOME") == NULL);
  CHECK(__seofread, __seofread(NULL, NULL, NULL, 0) == 0);
}

static void do_nothing(void) {}
static void do_exit(void) { exit(3); }
static void do_Exit(void) { _Exit(3); }
static void do_quick_exit(void) { quick_exit(3); }
static void do_assert_fail(void) { __assert_fail("1 == 2", "file.c", 1, "f"); }
static void do_assert_func(void) { __assert_func("file.c", 1, "f", "1 == 2"); }

static void check_ends(void) {
  CHECK(abort, raises(abort, &mp_type_RuntimeError));
  const mp_obj_type_t *system_exit = MP_OBJ_TO_PTR(mp_load_global(MP_QSTR_SystemExit));
  CHECK(exit, raises(do_exit, system_exit));
  CHECK(_Exit, raises(do_Exit, system_exit));
  CHECK(quick_exit, raises(do_quick_exit, system_exit));
  CHECK(atexit, atexit(do_nothing) == 0);
  CHECK(at_quick_exit, at_quick_exit(do_nothing) == 0);
  CHECK(system, system(NULL) == 0);
  const mp_obj_type_t *assertion = &mp_type_AssertionError;
  CHECK(__assert_fail, raises(do_assert_fail, assertion));
  CHECK(__assert_func, raises(do_assert_func, assertion));
  CHECK(__assert_no_args, raises(__assert_no_args, assertion));
  CHECK(__stack_chk_fail, raises(__stack_chk_fail, &mp_type_RuntimeError));
}

static int print_by_vprintf(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int result = vprintf(format, arguments);
  va_end(arguments);
  return result;
}

static void check_printing(void) {
  CHECK(printf, printf("printf %d %s\n", -3, "text") == 15);
  CHECK(vprintf, print_by_vprintf("vprintf %u %x\n", 7u, 255u) == 13);
  CHECK(puts, puts("puts") >= 0);
  CHECK(putchar, putchar('P') == 'P' && putchar('\n') == '\n');
  bool is_right = print_of_headers();
  CHECK(fputc, is_right);
  CHECK(stdout, is_right);
  CHECK(stderr, is_right);
}

static mp_obj_t run(void) {
  results = mp_obj_new_list(0, NULL);
  check_string();
  check_ctype();
  check_numbers();
  check_memory();
  check_ends();
  check_printing();
  check_atomics(check);
  check_characters(check);
  return results;
}
static MP_DEFINE_CONST_FUN_OBJ_0(run_obj, run);

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_run, MP_OBJ_FROM_PTR(&run_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
