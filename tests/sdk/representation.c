// The checks of natmod/checks.h give the same answers under object representations A and C: this
// program is a firmware of either kind, as far as they ask, and then the module that asks.
//
// Source of the packing: MicroPython's py/obj.h.
#include <stdio.h>

#include "py/dynruntime.h"
#include "py/objtuple.h"
#include "py/smallint.h"

static char representation;

// Types, known by their addresses. Those with an operator or a constructor have it in slot 0.
static mp_obj_t str_binary_op(mp_binary_op_t op, mp_obj_t lhs, mp_obj_t rhs) {
  (void)op, (void)lhs, (void)rhs;
  return MP_OBJ_NULL;
}
static mp_obj_t dict_make_new(const mp_obj_type_t* type, size_t n_args, size_t n_kw,
                              const mp_obj_t* args) {
  (void)type, (void)n_args, (void)n_kw, (void)args;
  return MP_OBJ_NULL;
}
static mp_obj_t tuple_getiter(mp_obj_t self, mp_obj_iter_buf_t* buf) {
  (void)buf;
  return self;
}
static mp_obj_full_type_t type_, str_, bytes_, int_, float_, bool_, none_, tuple_, list_, user_,
    ordered_dict_;
#define T(t) ((mp_obj_type_t*)&(t))

const mp_obj_type_t mp_type_dict = {.slot_index_make_new = 1, .slots = {(void*)dict_make_new}};
const mp_obj_type_t mp_type_fun_builtin_0, mp_type_fun_builtin_1, mp_type_fun_builtin_2,
    mp_type_fun_builtin_3, mp_type_fun_builtin_var;
const uint16_t mp_native_qstr_table[7] = {0, 300, 301, 302, 303, 304, 305};

// How the firmware packs what is no pointer.
static mp_obj_t pack_qstr(size_t q) {
  return (mp_obj_t)(representation == 'A' ? (q << 3) | 2 : (q << 4) | 6);
}
static mp_obj_t pack_immediate(size_t value) {
  return (mp_obj_t)(representation == 'A' ? (value << 3) | 6 : (value << 4) | 0xe);
}
static mp_obj_t pack_float(float value) {
  static struct {
    mp_obj_base_t base;
    float value;
  } object;
  if (representation == 'A') {
    object.base.type = T(float_);
    object.value = value;
    return &object;
  }
  uint32_t bits;
  memcpy(&bits, &value, sizeof(bits));
  return (mp_obj_t)(uintptr_t)(uint32_t)(((bits & ~3u) | 2u) + 0x80800000u);
}

static const mp_obj_type_t* get_type(mp_const_obj_t o) {
  uintptr_t word = (uintptr_t)o;
  if (word & 1) return T(int_);
  if ((word & 3) == 0) return ((const mp_obj_base_t*)o)->type;
  if (representation == 'A') {
    if ((word & 7) == 2) return T(str_);
  } else {
    if ((word & 0xff80000f) == 6) return T(str_);
    if ((word & 0xff80000f) != 0xe) return T(float_);
  }
  return o == pack_immediate(0) ? T(none_) : T(bool_);
}
static mp_obj_t native_to_obj(mp_uint_t value, mp_uint_t type) {
  return type == MP_NATIVE_TYPE_QSTR ? pack_qstr(value) : MP_OBJ_NULL;
}
static mp_obj_t load_global(qstr name) {
  if (name == MP_QSTR_float) return &float_;
  return name == MP_QSTR_bytes ? &bytes_ : NULL;
}
static mp_obj_t call(mp_obj_t fun, size_t n, const mp_obj_t* args) {  // of `callable` alone
  (void)fun, (void)n;
  return pack_immediate(get_type(args[0]) == T(type_) ? 3 : 1);
}
static mp_obj_t new_tuple(size_t n, const mp_obj_t* items) {
  static mp_obj_base_t empty;
  (void)n, (void)items;
  empty.type = T(tuple_);
  return &empty;
}

// The table is const for a module, so compilers keep what they have read of it. Filling it is
// another object of the same address, in a function that is not seen from where it is read.
mp_fun_table_t table NATMOD_SYMBOL("mp_fun_table");

static MP_NOINLINE void start_firmware(char of_representation) {
  representation = of_representation;
  table.const_none = pack_immediate(0);
  table.const_false = pack_immediate(1);
  table.const_true = pack_immediate(3);
  table.obj_get_type = get_type;
  table.native_to_obj = native_to_obj;
  table.load_global = load_global;
  table.call_function_n_kw = call;
  table.new_tuple = new_tuple;
  table.type_type = T(type_);
  table.type_str = T(str_);
  table.type_list = T(list_);
  MP_OBJ_TYPE_SET_SLOT(&str_, binary_op, str_binary_op, 0);
  MP_OBJ_TYPE_SET_SLOT(&bytes_, binary_op, str_binary_op, 0);
  MP_OBJ_TYPE_SET_SLOT(&ordered_dict_, make_new, dict_make_new, 0);
  MP_OBJ_TYPE_SET_SLOT(&tuple_, iter, tuple_getiter, 0);
}

// What the module is asked, and what it should answer: a letter for each check that holds.
static void answer(mp_obj_t o, char* out) {
  if (mp_obj_is_small_int(o)) *out++ = 's';
  if (mp_obj_is_int(o)) *out++ = 'i';
  if (mp_obj_is_bool(o)) *out++ = 'b';
  if (mp_obj_is_integer(o)) *out++ = 'I';
  if (mp_obj_is_float(o)) *out++ = 'f';
  if (mp_obj_is_str(o)) *out++ = 't';
  if (mp_obj_is_qstr(o)) *out++ = 'q';
  if (mp_obj_is_str_or_bytes(o)) *out++ = 'S';
  if (mp_obj_is_type(o, &mp_type_bytes)) *out++ = 'y';
  if (mp_obj_is_type(o, &mp_type_NoneType)) *out++ = 'n';
  if (mp_obj_is_type(o, &mp_type_tuple)) *out++ = 'T';
  if (mp_obj_is_tuple_compatible(o)) *out++ = 'U';
  if (mp_obj_is_type(o, &mp_type_list)) *out++ = 'L';
  if (mp_obj_is_dict_or_ordereddict(o)) *out++ = 'd';
  if (mp_obj_is_type(o, T(user_))) *out++ = 'u';
  if (mp_obj_is_callable(o)) *out++ = 'c';
  *out = '\0';
}

static int failures;
static void expect(const char* what, mp_obj_t o, const char* expected) {
  char got[32];
  answer(o, got);
  if (strcmp(got, expected) == 0) return;
  printf("%c: %s (%p): got \"%s\", expected \"%s\"\n", representation, what, o, got, expected);
  ++failures;
}
static void expect_object(const char* what, const mp_obj_type_t* type, const char* expected) {
  mp_obj_base_t object = {type};
  expect(what, &object, expected);
}

static MP_NOINLINE void ask(void) {
  expect("0", MP_OBJ_NEW_SMALL_INT(0), "siI");
  expect("-1", MP_OBJ_NEW_SMALL_INT(-1), "siI");
  expect("greatest small integer", MP_OBJ_NEW_SMALL_INT(MP_SMALL_INT_MAX), "siI");
  expect_object("long integer", T(int_), "iI");
  expect("True", mp_const_true, "bI");
  expect("False", mp_const_false, "bI");
  expect("None", mp_const_none, "n");
  expect("qstr", MP_OBJ_NEW_QSTR(MP_QSTR_x), "tqS");
  expect("static qstr", MP_OBJ_NEW_QSTR(MP_QSTR_print), "tqS");
  expect_object("str", T(str_), "tS");
  expect_object("bytes", T(bytes_), "Sy");
  const float floats[] = {0.0f, 1.0f, -1.0f, 3.14159f, 1e-38f, 3e38f, -3e38f};
  for (size_t i = 0; i < MP_ARRAY_SIZE(floats); ++i) expect("float", pack_float(floats[i]), "f");
  expect_object("tuple", T(tuple_), "TU");
  expect_object("list", T(list_), "L");
  expect_object("dict", &mp_type_dict, "d");
  expect_object("OrderedDict", T(ordered_dict_), "d");
  expect_object("user", T(user_), "u");
  expect_object("type", T(type_), "c");
}

// Bit fields and packed words, as the firmware sees them.
static MP_NOINLINE void check_words(void) {
  static const mp_rom_map_elem_t entries[3] = {{MP_ROM_INT(0), MP_ROM_INT(0)}};
  static MP_DEFINE_CONST_DICT(dict, entries);
  size_t first_word;
  memcpy(&first_word, &dict.map, sizeof(first_word));
  mp_obj_array_t array = {{NULL}, 'B', 5, 7, NULL};
  size_t array_word;
  memcpy(&array_word, (char*)&array + sizeof(array.base), sizeof(array_word));
  mp_obj_exception_t exception = {{NULL}, 2, 1, NULL, NULL};
  size_t exception_word;
  memcpy(&exception_word, (char*)&exception + sizeof(exception.base), sizeof(exception_word));
  if (first_word != (7 | (3 << 3)) || dict.map.alloc != 3 || array_word != ('B' | (5 << 8)) ||
      exception_word != (2 | (size_t)1 << (4 * sizeof(size_t))) ||
      MP_OBJ_SMALL_INT_VALUE(MP_OBJ_NEW_SMALL_INT(-7)) != -7) {
    printf("a packed word is wrong\n");
    ++failures;
  }
}

int main(int argc, char** argv) {
  if (argc != 2 || (strcmp(argv[1], "A") != 0 && strcmp(argv[1], "C") != 0)) {
    puts("usage: representation A|C");
    return 2;
  }
  start_firmware(argv[1][0]);
  ask();
  check_words();
  return failures != 0;
}
