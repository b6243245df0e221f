// Types in constant data, for C:
//
//   MP_DEFINE_CONST_OBJ_TYPE(variable, name, flags, slot, value, slot, value, ...)
//
// The name of a static QSTR, or MP_QSTRnull, is a constant. Other names are known when the module
// is loaded: where the QSTR header says that there are some (NATMOD_NAMED_TYPES), each type has a
// row in the section natmod_type_names, and natmod_make_rom_qstrs (sdk/lib/module) names the types
// before mpy_init runs. In .mpy 6.1 such a type is a mp_obj_full_type_t that mpy_init fills with
// MP_OBJ_TYPE_SET_SLOT.
#ifndef NATMOD_DEFINE_TYPE_H
#define NATMOD_DEFINE_TYPE_H

#include "natmod/builtin_types.h"

#ifndef __cplusplus

#define NATMOD_DEFINE_TYPE(...)                                                                   \
  NATMOD_TYPE_PICK(__VA_ARGS__, 12, _, 11, _, 10, _, 9, _, 8, _, 7, _, 6, _, 5, _, 4, _, 3, _, 2, \
                   _, 1, _, 0, _)                                                                 \
  (__VA_ARGS__)
#if NATMOD_QSTR_OBJ_FROM_NAME || (defined(MP_QSTR_len) && !defined(NATMOD_NAMED_TYPES))
#define MP_DEFINE_CONST_OBJ_TYPE NATMOD_DEFINE_TYPE
#else
#define MP_DEFINE_CONST_OBJ_TYPE(v, q, ...)                   \
  NATMOD_DEFINE_TYPE(v, 0, __VA_ARGS__);                      \
  static const natmod_type_name_t natmod_name_of_##v          \
      __attribute__((used, section("natmod_type_names"))) = { \
          (mp_obj_type_t*)&v, NATMOD_TYPE_NAME(q, NATMOD_TYPE_NAME_##q)}
#define NATMOD_TYPE_NAME_MP_QSTRnull NULL
#ifdef MP_QSTR_len
#define NATMOD_TYPE_NAME(q, name) name
#else
#define NATMOD_TYPE_NAME(q, name) NATMOD_STANDS_FOR(name, q)  // see MP_ROM_QSTR
#endif
#endif
// The 28th argument: how many pairs follow the first three.
#define NATMOD_TYPE_PICK(v, q, f, s1, x1, s2, x2, s3, x3, s4, x4, s5, x5, s6, x6, s7, x7, s8, x8, \
                         s9, x9, s10, x10, s11, x11, s12, x12, count, ...)                        \
  NATMOD_TYPE_##count

#define NATMOD_TYPE_HEAD(q, f) .base = {&natmod_const_type_type}, .flags = (f), .name = (q)
#define NATMOD_TYPE_0(v, q, f) const mp_obj_type_t v = {NATMOD_TYPE_HEAD(q, f)}
#define NATMOD_TYPE_1(v, q, f, ...) NATMOD_TYPE_N(1, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_2(v, q, f, ...) NATMOD_TYPE_N(2, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_3(v, q, f, ...) NATMOD_TYPE_N(3, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_4(v, q, f, ...) NATMOD_TYPE_N(4, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_5(v, q, f, ...) NATMOD_TYPE_N(5, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_6(v, q, f, ...) NATMOD_TYPE_N(6, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_7(v, q, f, ...) NATMOD_TYPE_N(7, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_8(v, q, f, ...) NATMOD_TYPE_N(8, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_9(v, q, f, ...) NATMOD_TYPE_N(9, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_10(v, q, f, ...) NATMOD_TYPE_N(10, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_11(v, q, f, ...) NATMOD_TYPE_N(11, v, q, f, __VA_ARGS__)
#define NATMOD_TYPE_12(v, q, f, ...) NATMOD_TYPE_N(12, v, q, f, __VA_ARGS__)
// clang-format off
#define NATMOD_TYPE_N(n, v, q, f, ...)                      \
  const mp_obj_type_t v = {NATMOD_TYPE_HEAD(q, f),          \
                           NATMOD_INDEX_##n(__VA_ARGS__)    \
                           .slots = {NATMOD_VALUE_##n(__VA_ARGS__)}}
// clang-format on

// The pairs are numbered from the last to the first: the order of slots[] does not matter.
#define NATMOD_INDEX(n, s) .slot_index_##s = (n),
#define NATMOD_VALUE(n, s, x) [(n)-1] = __extension__(const void*)(natmod_slot_##s##_t)(x),
#define NATMOD_INDEX_1(s, x) NATMOD_INDEX(1, s)
#define NATMOD_VALUE_1(s, x) NATMOD_VALUE(1, s, x)
#define NATMOD_INDEX_2(s, x, ...) NATMOD_INDEX(2, s) NATMOD_INDEX_1(__VA_ARGS__)
#define NATMOD_VALUE_2(s, x, ...) NATMOD_VALUE(2, s, x) NATMOD_VALUE_1(__VA_ARGS__)
#define NATMOD_INDEX_3(s, x, ...) NATMOD_INDEX(3, s) NATMOD_INDEX_2(__VA_ARGS__)
#define NATMOD_VALUE_3(s, x, ...) NATMOD_VALUE(3, s, x) NATMOD_VALUE_2(__VA_ARGS__)
#define NATMOD_INDEX_4(s, x, ...) NATMOD_INDEX(4, s) NATMOD_INDEX_3(__VA_ARGS__)
#define NATMOD_VALUE_4(s, x, ...) NATMOD_VALUE(4, s, x) NATMOD_VALUE_3(__VA_ARGS__)
#define NATMOD_INDEX_5(s, x, ...) NATMOD_INDEX(5, s) NATMOD_INDEX_4(__VA_ARGS__)
#define NATMOD_VALUE_5(s, x, ...) NATMOD_VALUE(5, s, x) NATMOD_VALUE_4(__VA_ARGS__)
#define NATMOD_INDEX_6(s, x, ...) NATMOD_INDEX(6, s) NATMOD_INDEX_5(__VA_ARGS__)
#define NATMOD_VALUE_6(s, x, ...) NATMOD_VALUE(6, s, x) NATMOD_VALUE_5(__VA_ARGS__)
#define NATMOD_INDEX_7(s, x, ...) NATMOD_INDEX(7, s) NATMOD_INDEX_6(__VA_ARGS__)
#define NATMOD_VALUE_7(s, x, ...) NATMOD_VALUE(7, s, x) NATMOD_VALUE_6(__VA_ARGS__)
#define NATMOD_INDEX_8(s, x, ...) NATMOD_INDEX(8, s) NATMOD_INDEX_7(__VA_ARGS__)
#define NATMOD_VALUE_8(s, x, ...) NATMOD_VALUE(8, s, x) NATMOD_VALUE_7(__VA_ARGS__)
#define NATMOD_INDEX_9(s, x, ...) NATMOD_INDEX(9, s) NATMOD_INDEX_8(__VA_ARGS__)
#define NATMOD_VALUE_9(s, x, ...) NATMOD_VALUE(9, s, x) NATMOD_VALUE_8(__VA_ARGS__)
#define NATMOD_INDEX_10(s, x, ...) NATMOD_INDEX(10, s) NATMOD_INDEX_9(__VA_ARGS__)
#define NATMOD_VALUE_10(s, x, ...) NATMOD_VALUE(10, s, x) NATMOD_VALUE_9(__VA_ARGS__)
#define NATMOD_INDEX_11(s, x, ...) NATMOD_INDEX(11, s) NATMOD_INDEX_10(__VA_ARGS__)
#define NATMOD_VALUE_11(s, x, ...) NATMOD_VALUE(11, s, x) NATMOD_VALUE_10(__VA_ARGS__)
#define NATMOD_INDEX_12(s, x, ...) NATMOD_INDEX(12, s) NATMOD_INDEX_11(__VA_ARGS__)
#define NATMOD_VALUE_12(s, x, ...) NATMOD_VALUE(12, s, x) NATMOD_VALUE_11(__VA_ARGS__)

#endif  // !__cplusplus

#endif  // NATMOD_DEFINE_TYPE_H
