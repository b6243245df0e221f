// The few things that the SDK takes from the C library, with its headers or without: a bare
// compiler has none.
#ifndef NATMOD_LIBC_H
#define NATMOD_LIBC_H

#include <stddef.h>

#include "natmod/compiler.h"

#if defined(__has_include)
#if __has_include(<string.h>)
#define NATMOD_HAS_STRING_H 1
#endif
#if __has_include(<assert.h>)
#define NATMOD_HAS_ASSERT_H 1
#endif
#endif

#ifdef NATMOD_HAS_ASSERT_H
#include <assert.h>
#else
#define assert(cond) ((void)0)
#endif

#ifdef NATMOD_HAS_STRING_H
#include <string.h>
#else
NATMOD_C_BEGIN
void* memcpy(void* dest, const void* src, size_t n);
void* memmove(void* dest, const void* src, size_t n);
void* memset(void* s, int c, size_t n);
int memcmp(const void* a, const void* b, size_t n);
size_t strlen(const char* s);
int strcmp(const char* a, const char* b);
int strncmp(const char* a, const char* b, size_t n);
char* strchr(const char* s, int c);
NATMOD_C_END
#endif

#endif  // NATMOD_LIBC_H
