// The language and the macros that all headers are written in, and placement new.
#ifndef MPY_DETAIL_MACROS_HPP
#define MPY_DETAIL_MACROS_HPP

#include "natmod/abi/cxx_symbols.h"
#include "natmod/api.h"

#if !defined(__cplusplus) || __cplusplus < 202002L
#error "the C++ API needs C++20: compile with -std=c++20"
#endif

// What is hidden is reached directly, without a global offset table. What the linker has to place
// apart from code (variables) says MPY_VARIABLE.
#define MPY_BEGIN namespace mpy {
#define MPY_END }
#define MPY_HIDDEN __attribute__((visibility("hidden")))
#define MPY_DETAIL namespace detail MPY_HIDDEN
#define MPY_VARIABLE __attribute__((visibility("default")))
#define MPY_INLINE __attribute__((always_inline)) inline
// A helper that many call: one copy, which the compiler may put in place where only one does.
#ifdef __clang__
#define MPY_SHARED static __attribute__((noinline))
#else
#define MPY_SHARED static
#endif

#ifdef __clang__
// The linker defines what a name's template only declares.
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif

// Placement new, under an argument type of our own: <new> may be there or not.
MPY_BEGIN
struct at {
  void* place;
};
MPY_END
constexpr MPY_INLINE void* operator new(decltype(sizeof(0)), mpy::at where) noexcept {
  return where.place;
}
MPY_INLINE void operator delete(void*, mpy::at) noexcept {}

#endif  // MPY_DETAIL_MACROS_HPP
