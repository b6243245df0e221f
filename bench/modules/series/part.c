// A hundred functions of the kinds that modules are made of: the benchmark compiles this once and
// makes as many parts of it as it wants, by giving the names another number. The names keep their
// length, so a part is what the compiler would have written for it:
//
//     part000   this part's number
//     next000   that of the part after it, whose functions this one calls
//
// Nine functions are defined together, eleven times over; the hundredth registers them.

#include "py/dynruntime.h"

#define FUNCTION __attribute__((noinline))

extern uint32_t next000_mix_1(uint32_t a, uint32_t b);
void next000_register(void);

uint32_t part000_calls;
uint16_t part000_history[32];

#define NINE(n)                                                                                  \
  /* Arithmetic, and a call of another object. */                                                \
  FUNCTION uint32_t part000_mix_##n(uint32_t a, uint32_t b) {                                    \
    a = (a ^ b) * 2654435761U + n;                                                               \
    return n % 4 != 0 || b < 1000 ? a ^ a >> 15 : next000_mix_1(a, b - 1000);                    \
  }                                                                                              \
  /* A table of numbers. */                                                                      \
  static const uint16_t weights_##n[] = {n, 3, 5, 7 * n, 11, 13 * n, 17, 19 + n};                \
  static FUNCTION uint32_t weigh_##n(const uint8_t* data, size_t len) {                          \
    uint32_t sum = 0;                                                                            \
    for (size_t i = 0; i < len; ++i) {                                                           \
      sum += data[i] * weights_##n[i % MP_ARRAY_SIZE(weights_##n)];                              \
    }                                                                                            \
    return part000_mix_##n(sum, (uint32_t)len);                                                  \
  }                                                                                              \
  /* A zeroed variable of the whole part. */                                                     \
  FUNCTION uint32_t part000_remember_##n(uint32_t value) {                                       \
    uint16_t* place = &part000_history[(part000_calls + n) % MP_ARRAY_SIZE(part000_history)];    \
    uint32_t old = *place;                                                                       \
    *place = (uint16_t)value;                                                                    \
    ++part000_calls;                                                                             \
    return old;                                                                                  \
  }                                                                                              \
  /* A table of pointers to strings. */                                                          \
  static const char* const names_##n[] = {"none", "part000: small " #n, "part000: large " #n};   \
  static FUNCTION const char* name_##n(uint32_t value) {                                         \
    return names_##n[value == 0 ? 0 : value < 100 * n ? 1 : 2];                                  \
  }                                                                                              \
  /* A switch. */                                                                                \
  FUNCTION uint32_t part000_choose_##n(uint32_t what, uint32_t a, uint32_t b) {                  \
    switch (what) {                                                                              \
      case 0:                                                                                    \
        return part000_remember_##n(a);                                                          \
      case 1:                                                                                    \
        return a / (b | 1);                                                                      \
      case 2:                                                                                    \
        return weigh_##n((const uint8_t*)part000_history, a % sizeof part000_history);           \
      case 3:                                                                                    \
        return part000_mix_##n(b, a);                                                            \
      case 4:                                                                                    \
        return (a << n) - b;                                                                     \
      default:                                                                                   \
        return n;                                                                                \
    }                                                                                            \
  }                                                                                              \
  /* Text from numbers. */                                                                       \
  static FUNCTION size_t print_##n(char* out, uint32_t value) {                                  \
    size_t len = 0;                                                                              \
    do {                                                                                         \
      out[len++] = "0123456789abcdef"[value % 16];                                               \
      value /= 16;                                                                               \
    } while (value != 0);                                                                        \
    return len;                                                                                  \
  }                                                                                              \
  /* Python functions: a number, a buffer, an error. */                                          \
  static mp_obj_t number_##n(mp_obj_t value_in) {                                                \
    mp_int_t value = mp_obj_get_int(value_in);                                                   \
    if (value < 0) {                                                                             \
      mp_raise_ValueError(MP_ERROR_TEXT("part000: number " #n " must not be negative"));         \
    }                                                                                            \
    return mp_obj_new_int_from_uint(part000_choose_##n(value % 6, (uint32_t)value, n));          \
  }                                                                                              \
  static MP_DEFINE_CONST_FUN_OBJ_1(number_##n##_obj, number_##n);                                \
                                                                                                 \
  static mp_obj_t digest_##n(mp_obj_t data_in, mp_obj_t limit_in) {                              \
    mp_buffer_info_t data;                                                                       \
    mp_get_buffer_raise(data_in, &data, MP_BUFFER_READ);                                         \
    size_t limit = (size_t)mp_obj_get_int(limit_in);                                             \
    uint32_t sum = weigh_##n(data.buf, data.len < limit ? data.len : limit);                     \
    char text[16];                                                                               \
    size_t len = print_##n(text, sum);                                                           \
    return mp_obj_new_str(text, len);                                                            \
  }                                                                                              \
  static MP_DEFINE_CONST_FUN_OBJ_2(digest_##n##_obj, digest_##n);                                \
                                                                                                 \
  static mp_obj_t describe_##n(mp_obj_t value_in) {                                              \
    const char* name = name_##n((uint32_t)mp_obj_get_int(value_in));                             \
    mp_printf(&mp_plat_print, "part000: %s\n", name);                                            \
    return mp_const_none;                                                                        \
  }                                                                                              \
  static MP_DEFINE_CONST_FUN_OBJ_1(describe_##n##_obj, describe_##n);

#define REGISTER(n)                                                            \
  mp_store_global(MP_QSTR_number_##n, MP_OBJ_FROM_PTR(&number_##n##_obj));     \
  mp_store_global(MP_QSTR_digest_##n, MP_OBJ_FROM_PTR(&digest_##n##_obj));     \
  mp_store_global(MP_QSTR_describe_##n, MP_OBJ_FROM_PTR(&describe_##n##_obj));

NINE(1)
NINE(2)
NINE(3)
NINE(4)
NINE(5)
NINE(6)
NINE(7)
NINE(8)
NINE(9)
NINE(10)
NINE(11)

void part000_register(void) {
  REGISTER(1)
  REGISTER(2)
  REGISTER(3)
  REGISTER(4)
  REGISTER(5)
  REGISTER(6)
  REGISTER(7)
  REGISTER(8)
  REGISTER(9)
  REGISTER(10)
  REGISTER(11)
  next000_register();
}
