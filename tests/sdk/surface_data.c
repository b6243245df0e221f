// Uses every name of the API that is or makes data: constant objects, types, the entry point,
// limits. The module is one as modules are written: a type with methods, an exception, functions.
#include "py/dynruntime.h"
#include "py/objfun.h"
#include "py/objstr.h"
#include "py/objtuple.h"
#include "py/persistentcode.h"
#include "py/runtime.h"
#include "py/smallint.h"

// Functions of each kind.
MP_DECLARE_CONST_FUN_OBJ_0(zero_obj);
MP_DECLARE_CONST_FUN_OBJ_1(one_obj);
MP_DECLARE_CONST_FUN_OBJ_2(two_obj);
MP_DECLARE_CONST_FUN_OBJ_3(three_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR(var_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(between_obj);
MP_DECLARE_CONST_FUN_OBJ_KW(kw_obj);
STATIC mp_obj_t zero(void) {
  return MP_OBJ_NEW_SMALL_INT(0);
}
MP_DEFINE_CONST_FUN_OBJ_0(zero_obj, zero);
static mp_obj_t one(mp_obj_t a) {
  return a;
}
MP_DEFINE_CONST_FUN_OBJ_1(one_obj, one);
static mp_obj_t two(mp_obj_t a, mp_obj_t b) {
  return a == MP_OBJ_NULL ? b : a;
}
MP_DEFINE_CONST_FUN_OBJ_2(two_obj, two);
static mp_obj_t three(mp_obj_t a, mp_obj_t b, mp_obj_t c) {
  return two(two(a, b), c);
}
MP_DEFINE_CONST_FUN_OBJ_3(three_obj, three);
static mp_obj_t var(size_t n, const mp_obj_t* args) {
  return n == 0 ? mp_const_none : args[0];
}
MP_DEFINE_CONST_FUN_OBJ_VAR(var_obj, 1, var);
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(between_obj, 0, MP_OBJ_FUN_ARGS_MAX, var);
static mp_obj_t kw(size_t n, const mp_obj_t* args, mp_map_t* map) {
  return map->used == 0 ? var(n, args) : map->table[0].value;
}
MP_DEFINE_CONST_FUN_OBJ_KW(kw_obj, 1, kw);
MP_STATIC_ASSERT(MP_OBJ_FUN_MAKE_SIG(1, 2, true) == ((1u << 17) | (2u << 1) | 1u));

// Dicts and maps over tables that mpy_init fills, or that are constant.
static mp_map_elem_t point_members[1];
static MP_DEFINE_CONST_DICT(point_dict, point_members);
static MP_DEFINE_CONST_DICT_WITH_SIZE(part_dict, point_members, 1);
static const mp_rom_map_elem_t constants[] = {{MP_ROM_INT(1), MP_ROM_PTR(&one_obj)}};
static MP_DEFINE_CONST_MAP(constant_map, constants);
static MP_DEFINE_STR_OBJ(greeting, "hello");

// A type with all that it may have, filled at run time.
typedef struct {
  mp_obj_base_t base;
  mp_int_t x, y;
} point_t;
mp_obj_full_type_t point_type;
mp_obj_full_type_t point_error;

static mp_obj_t point_make_new(const mp_obj_type_t* type, size_t n_args, size_t n_kw,
                               const mp_obj_t* args) {
  mp_arg_check_num(n_args, n_kw, 2, 2, false);
  point_t* self = mp_obj_malloc(point_t, type);
  self->x = mp_obj_get_int(args[0]);
  self->y = mp_obj_get_int(args[1]);
  return MP_OBJ_FROM_PTR(self);
}
static void point_print(const mp_print_t* print, mp_obj_t self_in, mp_print_kind_t kind) {
  const point_t* self = (const point_t*)MP_OBJ_TO_PTR(self_in);
  (void)kind;
  mp_printf(print, "Point(" INT_FMT ", " INT_FMT ")", self->x, self->y);
}
static mp_obj_t point_unary_op(mp_unary_op_t op, mp_obj_t self_in) {
  switch (op) {
    case MP_UNARY_OP_BOOL:
      return mp_const_true;
    case MP_UNARY_OP_LEN:
      return MP_OBJ_NEW_SMALL_INT(2);
    case MP_UNARY_OP_HASH:
    case MP_UNARY_OP_INT_MAYBE:
      return self_in;
    default:
      return op == MP_UNARY_OP_INT ? self_in : MP_OBJ_NULL;
  }
}
static mp_obj_t point_binary_op(mp_binary_op_t op, mp_obj_t lhs, mp_obj_t rhs) {
  switch (op) {
    case MP_BINARY_OP_EQUAL:
    case MP_BINARY_OP_CONTAINS:
      return mp_obj_new_bool(lhs == rhs);
    case MP_BINARY_OP_ADD:
    case MP_BINARY_OP_REVERSE_ADD:
      return lhs;
    default:
      return MP_OBJ_NULL;
  }
}
static mp_obj_t point_getiter(mp_obj_t self_in, mp_obj_iter_buf_t* buf) {
  (void)buf;
  return self_in;
}
static const mp_getiter_iternext_custom_t point_iter = {point_getiter, one};

// The same in constant data, which C++ has no macro for. To initialise slots[] is a GNU extension.
#ifndef __cplusplus
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
MP_DEFINE_CONST_OBJ_TYPE(plain_type, MP_QSTR_object, MP_TYPE_FLAG_NONE);
MP_DEFINE_CONST_OBJ_TYPE(const_type, MP_QSTR_object, MP_TYPE_FLAG_ITER_IS_CUSTOM, make_new,
                         point_make_new, print, point_print, iter, &point_iter);
#pragma GCC diagnostic pop
MP_STATIC_ASSERT(sizeof(const_type.base) == sizeof(void*));
#endif

// A function with its module at hand.
static mp_obj_t general(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  const mp_module_context_t* context = self->context;
  const mp_obj_module_t* module = &context->module;
  mp_arg_check_num(n_args, n_kw, 1, 1, false);
  return args[0] == MP_OBJ_NULL ? MP_OBJ_FROM_PTR(module->globals) : args[0];
}

extern const mp_obj_module_t registered;
const mp_obj_module_t registered = {.base = {&mp_type_module}, .globals = NULL};
MP_REGISTER_MODULE(MP_QSTR_x, registered);
#define natmod_registered_module another_module  // there is one of them in a module
MP_REGISTER_EXTENSIBLE_MODULE(MP_QSTR_x, registered, 1);
MP_REGISTER_MODULE_DELEGATION(registered, function)
MP_REGISTER_ROOT_POINTER(mp_obj_t root)

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY(void) n_args, (void)n_kw, (void)args;

  point_type.base.type = &mp_type_type;
  point_type.flags = MP_TYPE_FLAG_ITER_IS_CUSTOM | MP_TYPE_FLAG_HAS_SPECIAL_ACCESSORS |
                     MP_TYPE_FLAG_EQ_NOT_REFLEXIVE | MP_TYPE_FLAG_EQ_CHECKS_OTHER_TYPE |
                     MP_TYPE_FLAG_EQ_HAS_NEQ_TEST | MP_TYPE_FLAG_BINDS_SELF |
                     MP_TYPE_FLAG_BUILTIN_FUN | MP_TYPE_FLAG_SUBSCR_ALLOWS_STACK_SLICE;
  point_type.name = MP_QSTR_Point;
  MP_OBJ_TYPE_SET_SLOT(&point_type, make_new, point_make_new, 0);
  MP_OBJ_TYPE_SET_SLOT(&point_type, print, point_print, 1);
  MP_OBJ_TYPE_SET_SLOT(&point_type, unary_op, point_unary_op, 2);
  MP_OBJ_TYPE_SET_SLOT(&point_type, binary_op, point_binary_op, 3);
  MP_OBJ_TYPE_SET_SLOT(&point_type, iter, &point_iter, 4);
  point_members[0].key = MP_OBJ_NEW_QSTR(MP_QSTR_x);
  point_members[0].value = MP_OBJ_FROM_PTR(&one_obj);
  MP_OBJ_TYPE_SET_SLOT(&point_type, locals_dict, (void*)&point_dict, 5);
  mp_store_global(MP_QSTR_Point, MP_OBJ_FROM_PTR(&point_type));

  mp_obj_exception_init(&point_error, MP_QSTR_PointError, &mp_type_Exception);
  mp_store_global(MP_QSTR_PointError, MP_OBJ_FROM_PTR(&point_error));
  if (MP_OBJ_TYPE_GET_SLOT(&point_error, make_new) != mp_obj_exception_make_new ||
      MP_OBJ_TYPE_GET_SLOT_OR_NULL(&point_error, print) != mp_obj_exception_print ||
      MP_OBJ_TYPE_GET_SLOT_OR_NULL(&point_error, attr) != mp_obj_exception_attr ||
      !MP_OBJ_TYPE_HAS_SLOT(&point_error, parent) ||
      !MP_OBJ_TYPE_HAS_SLOT_BY_OFFSET(&point_error, MP_OBJ_TYPE_OFFSETOF_SLOT(parent))) {
    mp_store_global(MP_QSTR_x, MP_OBJ_FROM_PTR(&greeting));
  }

  const mp_rom_map_elem_t table[] = {
      {MP_ROM_QSTR(MP_QSTR_x), MP_ROM_NONE},
      {MP_ROM_QSTR(MP_QSTR_y), MP_ROM_FALSE},
      {MP_ROM_QSTR(MP_QSTR_x), MP_ROM_TRUE},
  };
  for (size_t i = 0; i < MP_ARRAY_SIZE(table) + constant_map.used + part_dict.map.used; ++i) {
    mp_store_global(MP_QSTR_y, (mp_obj_t)table[i % MP_ARRAY_SIZE(table)].value);
  }
  mp_store_global(MP_QSTR_x, MP_DYNRUNTIME_MAKE_FUNCTION(general));
  MP_DYNRUNTIME_INIT_EXIT
}

// Marks of functions, and numbers.
MP_NORETURN void never(void);
NORETURN void never_either(void);
MP_WEAK int weak(int x);
MP_WEAK int weak(int x) {
  if (MP_UNLIKELY(x < 0)) never();
  switch (x) {
    case 1:
      x = 2;
      MP_FALLTHROUGH
    case 2:
      x = 3;
  }
  return MP_LIKELY(x > 1) ? x : 1;
}
MP_NOINLINE int outside(int x);
MP_NOINLINE int outside(int x) {
  if (x > 0) return weak(x);
  MP_UNREACHABLE
}
static inline MP_ALWAYSINLINE int inside(int x) {
  return outside(x);
}
NORETURN void never_either(void) {
  for (;;) inside(1);
}

MP_STATIC_ASSERT(MIN(1, 2) + MAX(1, 2) == 3);
MP_STATIC_ASSERT(MP_CEIL_DIVIDE(7, 2) == 4 && MP_ROUND_DIVIDE(7, 4) == 2);
MP_STATIC_ASSERT(MP_FIT_UNSIGNED(8, 255) && !MP_FIT_UNSIGNED(8, 256) && MP_FIT_SIGNED(8, 127));
MP_STATIC_ASSERT(sizeof(MP_STRINGIFY(MPY_VERSION)) > 1 && MPY_VERSION == 6 && MPY_SUB_VERSION <= 3);
MP_STATIC_ASSERT(MP_ENDIANNESS_LITTLE != MP_ENDIANNESS_BIG);
MP_STATIC_ASSERT(MP_BYTES_PER_OBJ_WORD* MP_BITS_PER_BYTE == MP_SMALL_INT_BITS + 1);
MP_STATIC_ASSERT(MP_INT_MAX == MP_SSIZE_MAX && MP_INT_MIN < 0 && MP_UINT_MAX / 2 == MP_INT_MAX);
MP_STATIC_ASSERT(MP_SMALL_INT_MAX == MP_INT_MAX / 2 && MP_SMALL_INT_FITS(MP_SMALL_INT_MIN));
MP_STATIC_ASSERT(MP_SMALL_INT_POSITIVE_MASK == MP_SMALL_INT_MAX);
MP_STATIC_ASSERT(!MP_SMALL_INT_FITS(MP_INT_MAX) && MP_OBJ_WORD_MSBIT_HIGH == (mp_uint_t)MP_INT_MIN);
MP_STATIC_ASSERT(MP_OBJ_ITER_BUF_NSLOTS == 4);
MP_STATIC_ASSERT_STR_ARRAY_COMPATIBLE;
MP_STATIC_ASSERT(MP_TYPE_FLAG_ITER_IS_STREAM ==
                 (MP_TYPE_FLAG_ITER_IS_ITERNEXT | MP_TYPE_FLAG_ITER_IS_CUSTOM));
MP_STATIC_ASSERT((MP_TYPE_FLAG_ITER_IS_GETITER | MP_TYPE_FLAG_INSTANCE_TYPE) == 0x200);
MP_STATIC_ASSERT(MP_NATIVE_TYPE_OBJ + MP_NATIVE_TYPE_BOOL + MP_NATIVE_TYPE_INT ==
                 MP_NATIVE_TYPE_UINT);
MP_STATIC_ASSERT(MP_NATIVE_TYPE_PTR == 4 && MP_NATIVE_TYPE_QSTR == 8 && MP_CODE_NATIVE_VIPER == 4);
#if MICROPY_PY_BUILTINS_FLOAT
MP_STATIC_ASSERT(sizeof(mp_float_t) == (MICROPY_FLOAT_IMPL == MICROPY_FLOAT_IMPL_FLOAT ? 4 : 8));
#define sqrtf_or_sqrt MICROPY_FLOAT_C_FUN(sqrt)
mp_float_t sqrtf_or_sqrt(mp_float_t);
#endif

uint32_t numbers(uint32_t x, void* p, long long* product, unsigned long long* uproduct,
                 mp_int_t* word);
uint32_t numbers(uint32_t x, void* p, long long* product, unsigned long long* uproduct,
                 mp_int_t* word) {
  uint n = (uint)(mp_clz(x) + mp_clzl(x) + mp_clzll(x) + mp_ctz(x) + mp_popcount(x));
  n += (uint)mp_clz_mpi(*word);
  n += mp_add_ll_overflow(x, 1, product) + mp_sub_ll_overflow(x, 1, product) +
       mp_mul_ll_overflow(x, 2, product) + mp_mul_ull_overflow(x, 2, uproduct) +
       mp_mul_mp_int_t_overflow(*word, 2, word);
  n += MP_BSWAP16((uint16_t)x) + MP_BSWAP32(x) + (uint)MP_BSWAP64((uint64_t)x);
  n += MP_HTOBE16((uint16_t)x) + MP_HTOBE32(x) + MP_BE16TOH((uint16_t)x) + MP_BE32TOH(x);
  unichar c = n;
  return c + (MP_ALIGN(p, 8) == p);
}

// Types that are only named: each is complete.
#define SIZE_OF(type) +sizeof(type)
extern const size_t sizes;
const size_t sizes = 0 SIZE_OF(mp_obj_t) SIZE_OF(mp_const_obj_t) SIZE_OF(mp_rom_obj_t) SIZE_OF(qstr)
    SIZE_OF(mp_obj_type_t) SIZE_OF(mp_obj_empty_type_t) SIZE_OF(mp_obj_list_t)
        SIZE_OF(mp_obj_tuple_t) SIZE_OF(mp_rom_obj_tuple_t) SIZE_OF(mp_obj_dict_t)
            SIZE_OF(mp_obj_str_t) SIZE_OF(mp_obj_array_t) SIZE_OF(mp_obj_slice_t)
                SIZE_OF(mp_bound_slice_t) SIZE_OF(mp_obj_instance_t) SIZE_OF(mp_obj_exception_t)
                    SIZE_OF(mp_obj_cell_t) SIZE_OF(mp_obj_fun_builtin_fixed_t)
                        SIZE_OF(mp_obj_fun_builtin_var_t) SIZE_OF(mp_map_lookup_kind_t)
                            SIZE_OF(mp_arg_flag_t) SIZE_OF(mp_raw_code_t)
                                SIZE_OF(mp_raw_code_truncated_t) SIZE_OF(mp_proto_fun_t)
                                    SIZE_OF(mp_fun_table_t) SIZE_OF(mp_fun_table) SIZE_OF(nlr_buf_t)
                                        SIZE_OF(vstr_t) SIZE_OF(mp_rom_error_text_t)
                                            SIZE_OF(mp_obj_static_class_method_t)
                                                SIZE_OF(mp_rom_obj_static_class_method_t)
                                                    SIZE_OF(mp_fun_0_t) SIZE_OF(mp_fun_1_t)
                                                        SIZE_OF(mp_fun_2_t) SIZE_OF(mp_fun_3_t)
                                                            SIZE_OF(mp_fun_var_t)
                                                                SIZE_OF(mp_fun_kw_t);

// A function object by hand.
mp_obj_t by_hand(mp_obj_fun_bc_t* self, mp_proto_fun_t proto);
mp_obj_t by_hand(mp_obj_fun_bc_t* self, mp_proto_fun_t proto) {
  return mp_make_function_from_proto_fun(proto, self->context, NULL);
}
