// What the SDK asks of a C99..C23 or C++20 compiler, spelt once.
#ifndef NATMOD_COMPILER_H
#define NATMOD_COMPILER_H

#ifdef __cplusplus
#define NATMOD_C_BEGIN extern "C" {
#define NATMOD_C_END }
#define NATMOD_STATIC_ASSERT(cond, text) static_assert(cond, text)
#else
#define NATMOD_C_BEGIN
#define NATMOD_C_END
#define NATMOD_STATIC_ASSERT(cond, text) __extension__ _Static_assert(cond, text)
#endif

// An API function; and one that only calls a firmware function, which in place is smaller than a
// call of a function that calls.
#define NATMOD_INLINE static inline
#define NATMOD_FORWARD static inline __attribute__((always_inline))

// An API function that a module may define itself, as modules do for functions that MicroPython's
// own header declares but does not offer. C's gnu_inline permits the second definition; such a
// function calls no other but those of the function table.
#ifdef __cplusplus
#define NATMOD_INLINE_DEFAULT static inline
#else
#define NATMOD_INLINE_DEFAULT extern inline __attribute__((gnu_inline, always_inline))
#endif
#if defined(__clang__) && !defined(__cplusplus)
// clang takes the module's definition for an inline function too, and warns of what it calls.
#pragma clang diagnostic ignored "-Wstatic-in-inline"
#endif

// A last member of unknown length. C++ has none, though its compilers do.
#if defined(__cplusplus) && defined(__clang__)
#define NATMOD_FLEXIBLE(type, name)                                                         \
  _Pragma("clang diagnostic push") _Pragma("clang diagnostic ignored \"-Wc99-extensions\"") \
      type name[];                                                                          \
  _Pragma("clang diagnostic pop")
#else
#define NATMOD_FLEXIBLE(type, name) __extension__ type name[];
#endif

// A name for the linker's symbol `name`, where the API has a macro of that name.
#define NATMOD_SYMBOL(name) __asm__(name)

#ifndef MP_NORETURN
#define MP_NORETURN __attribute__((noreturn))
#endif
#ifndef NORETURN
#define NORETURN MP_NORETURN
#endif
#ifndef MP_WEAK
#define MP_WEAK __attribute__((weak))
#endif
#ifndef MP_NOINLINE
#define MP_NOINLINE __attribute__((noinline))
#endif
#ifndef MP_ALWAYSINLINE
#define MP_ALWAYSINLINE __attribute__((always_inline))
#endif
#ifndef MP_LIKELY
#define MP_LIKELY(x) __builtin_expect((x), 1)
#endif
#ifndef MP_UNLIKELY
#define MP_UNLIKELY(x) __builtin_expect((x), 0)
#endif
#ifndef MP_UNREACHABLE
#define MP_UNREACHABLE __builtin_unreachable();
#endif
#ifndef MP_FALLTHROUGH
#define MP_FALLTHROUGH __attribute__((fallthrough));
#endif

// Before MicroPython 1.23, `static` was written so.
#ifndef STATIC
#define STATIC static
#endif

#endif  // NATMOD_COMPILER_H
