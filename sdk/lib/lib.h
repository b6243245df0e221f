// What the sources of this library share. Each of them defines one function (or a few that are
// replaced together), so that an archive of their objects is linked function by function, and a
// module's own definition of any of them wins. They need no headers of a C library.
#ifndef NATMOD_LIB_H
#define NATMOD_LIB_H

#include <stddef.h>
#include <stdint.h>

// errno is set where the compiler's C library says what it is.
#if defined(__has_include)
#if __has_include(<errno.h>)
#include <errno.h>
#endif
#endif
#ifdef errno
#define LIB_SET_ERRNO(value) (errno = (value))
#else
#define LIB_SET_ERRNO(value) ((void)0)
#endif

// Architectures whose C library is picolibc, with Debian's compilers.
#if defined(__riscv) || (defined(__xtensa__) && !defined(__XTENSA_WINDOWED_ABI__))
#define LIB_HAS_PICOLIBC 1
#endif

// Whether both characters are of the same group is one comparison of unsigned numbers.
#define LIB_IS_BETWEEN(c, first, last) ((unsigned)(c) - (first) <= (unsigned)(last) - (first))
#define LIB_IS_SPACE(c) ((c) == ' ' || LIB_IS_BETWEEN(c, '\t', '\r'))
#define LIB_TO_LOWER(c) ((c) | (LIB_IS_BETWEEN(c, 'A', 'Z') ? 32 : 0))

void* memcpy(void* dest, const void* src, size_t n);
void* memset(void* dest, int c, size_t n);
int memcmp(const void* a, const void* b, size_t n);
size_t strlen(const char* s);
size_t strnlen(const char* s, size_t n);
int strncmp(const char* a, const char* b, size_t n);
char* strchr(const char* s, int c);
char* stpcpy(char* dest, const char* src);
size_t strspn(const char* s, const char* set);
size_t strcspn(const char* s, const char* set);
char* strtok_r(char* s, const char* set, char** next);
void* malloc(size_t size);
void* calloc(size_t count, size_t size);
void* realloc(void* block, size_t size);
void free(void* block);
long strtol(const char* s, char** end, int base);
long long strtoll(const char* s, char** end, int base);

#endif  // NATMOD_LIB_H
