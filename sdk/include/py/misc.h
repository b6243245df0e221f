// Small helpers: short type names, arithmetic, arrays, text, bits. Memory is in natmod/memory.h.
#ifndef MICROPY_INCLUDED_PY_MISC_H
#define MICROPY_INCLUDED_PY_MISC_H

#include "natmod/libc.h"
#include "py/mpconfig.h"

typedef unsigned char byte;
typedef unsigned int uint;

#ifndef MIN
#define MIN(x, y) ((x) < (y) ? (x) : (y))
#endif
#ifndef MAX
#define MAX(x, y) ((x) > (y) ? (x) : (y))
#endif
#define MP_CEIL_DIVIDE(a, b) (((a) + (b)-1) / (b))
#define MP_ROUND_DIVIDE(a, b) (((a) + (b) / 2) / (b))

#define MP_ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define MP_ALIGN(ptr, alignment) \
  ((void*)(((uintptr_t)(ptr) + ((alignment)-1)) & ~((uintptr_t)(alignment)-1)))

#define MP_STRINGIFY_HELPER(x) #x
#define MP_STRINGIFY(x) MP_STRINGIFY_HELPER(x)

#define MP_STATIC_ASSERT(cond) NATMOD_STATIC_ASSERT(cond, #cond)
// For conditions that only some compilers can evaluate at compile time: no check.
#define MP_STATIC_ASSERT_NONCONSTEXPR(cond) ((void)1)

#define mp_clz(x) __builtin_clz(x)
#define mp_clzl(x) __builtin_clzl(x)
#define mp_clzll(x) __builtin_clzll(x)
#define mp_ctz(x) __builtin_ctz(x)
#define mp_popcount(x) __builtin_popcount(x)
#define mp_clz_mpi(x) __builtin_clzl((unsigned long)(x))
#define MP_BSWAP16(x) __builtin_bswap16(x)
#define MP_BSWAP32(x) __builtin_bswap32(x)
#define MP_BSWAP64(x) __builtin_bswap64(x)
#define mp_add_ll_overflow __builtin_saddll_overflow
#define mp_sub_ll_overflow __builtin_ssubll_overflow
#define mp_mul_ll_overflow __builtin_smulll_overflow
#define mp_mul_ull_overflow __builtin_umulll_overflow
NATMOD_INLINE bool mp_mul_mp_int_t_overflow(mp_int_t x, mp_int_t y, mp_int_t* product) {
  return __builtin_mul_overflow(x, y, product);
}

// Whether `value` fits in `bits` bits.
#define MP_FIT_UNSIGNED(bits, value) (((value) & (~0U << (bits))) == 0)
#define MP_FIT_SIGNED(bits, value) \
  (MP_FIT_UNSIGNED(((bits)-1), (value)) || (((value) & (~0U << ((bits)-1))) == (~0U << ((bits)-1))))

// Messages are plain text: a module cannot know the firmware's compression.
typedef const char* mp_rom_error_text_t;
#define MP_COMPRESSED_ROM_TEXT(x) x
#define MP_ERROR_TEXT(x) ((mp_rom_error_text_t)(x))

#include "natmod/float_bits.h"
#include "natmod/text.h"

#endif  // MICROPY_INCLUDED_PY_MISC_H
