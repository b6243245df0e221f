// Functions of the C library that code of others asks for and firmware does not offer, for one source
// file of a module: text, comparison, and memory from the garbage-collected heap. What a module does
// not use is not linked.
#ifndef MPY_LIBC_HPP
#define MPY_LIBC_HPP

#include "mpy/memory.hpp"

MPY_OPERATOR_NEW

// The barriers keep compilers from making a function of a call of itself.
extern "C" {
size_t strlen(const char* s) {
  size_t n = 0;
  for (; s[n] != '\0'; ++n) __asm__("" : "+r"(n));
  return n;
}
int memcmp(const void* a, const void* b, size_t n) {
  auto *x = static_cast<const unsigned char*>(a), *y = static_cast<const unsigned char*>(b);
  for (; n != 0; --n, ++x, ++y) {
    if (*x != *y) return *x - *y;
    __asm__("" : "+r"(n));
  }
  return 0;
}
int strcmp(const char* a, const char* b) {
  for (; *a != '\0' && *a == *b; ++a, ++b) __asm__("" : "+r"(a));
  return static_cast<unsigned char>(*a) - static_cast<unsigned char>(*b);
}
void* malloc(size_t n) {
  return m_malloc(n);
}
void* calloc(size_t n, size_t size) {
  return m_malloc0(n * size);
}
void* realloc(void* block, size_t n) {
  return m_realloc(block, n);
}
void free(void* block) {
  m_free(block);
}
}

#endif  // MPY_LIBC_HPP
