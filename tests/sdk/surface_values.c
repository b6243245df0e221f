// Uses every name of the API that has to do with values: memory, conversions, types, checks.
#include "py/binary.h"
#include "py/dynruntime.h"
#include "py/objarray.h"
#include "py/objexcept.h"
#include "py/objlist.h"
#include "py/objstr.h"
#include "py/objtuple.h"
#include "py/objtype.h"
#include "py/smallint.h"
#include "py/unicode.h"

typedef struct {
  mp_obj_base_t base;
  size_t n;
  NATMOD_FLEXIBLE(mp_int_t, values)
} vector_t;

void memory(size_t n);
void memory(size_t n) {
  byte* bytes = m_new(byte, n);
  bytes = m_renew(byte, bytes, n, 2 * n);
  bytes = m_renew_maybe(byte, bytes, 2 * n, n, false);
  m_del(byte, bytes, n);
  bytes = m_new0(byte, n);
  m_free(bytes);
  bytes = m_new_maybe(byte, n);
  if (bytes == NULL) m_malloc_fail(n);
  mp_int_t* number = m_new_obj(mp_int_t);
  m_del_obj(mp_int_t, number);
  number = m_new_obj_maybe(mp_int_t);
  m_free(number);
  vector_t* vector = m_new_obj_var(vector_t, values, mp_int_t, n);
  m_del_var(vector_t, values, mp_int_t, n, vector);
  vector = m_new_obj_var0(vector_t, values, mp_int_t, n);
  m_free(vector);
  vector = m_new_obj_var_maybe(vector_t, values, mp_int_t, n);
  m_free(vector);
  void* block = m_malloc(n);
  block = m_realloc(block, 2 * n);
  block = m_realloc_maybe(block, n, true);
  m_free(block);
  m_free(m_malloc0(n));
  m_free(m_malloc_maybe(n));
  char* local = (char*)mp_local_alloc(n);
  mp_local_free(local);
  block = mp_nonlocal_alloc(n);
  block = mp_nonlocal_realloc(block, n, 2 * n);
  mp_nonlocal_free(block, 2 * n);
}

mp_obj_t objects(const mp_obj_type_t* type, size_t n);
mp_obj_t objects(const mp_obj_type_t* type, size_t n) {
  vector_t* a = mp_obj_malloc(vector_t, type);
  vector_t* b = mp_obj_malloc_var(vector_t, values, mp_int_t, n, type);
  vector_t* c = (vector_t*)mp_obj_malloc_helper(sizeof(vector_t), type);
  vector_t* d = mp_obj_malloc_with_finaliser(vector_t, type);
  vector_t* e = mp_obj_malloc_var_with_finaliser(vector_t, values, mp_int_t, n, type);
  a->n = b->n = c->n = d->n = e->n = n;
  return MP_OBJ_FROM_PTR(a);
}

mp_obj_t make(int which, mp_int_t n, const char* text, size_t len, mp_obj_t* items);
mp_obj_t make(int which, mp_int_t n, const char* text, size_t len, mp_obj_t* items) {
  switch (which) {
    case 0:
      return mp_const_none;
    case 1:
      return mp_const_false;
    case 2:
      return mp_const_true;
    case 3:
      return mp_const_empty_bytes;
    case 4:
      return mp_const_empty_tuple;
    case 5:
      return mp_obj_new_bool(n > 0);
    case 6:
      return mp_obj_new_int(n);
    case 7:
      return mp_obj_new_int_from_uint((mp_uint_t)n);
    case 8:
      return MP_OBJ_NEW_SMALL_INT(n);
    case 9:
      return MP_OBJ_NEW_QSTR(MP_QSTR_Point);
    case 10:
      return mp_obj_new_str(text, len);
    case 11:
      return mp_obj_new_str_of_type(&mp_type_str, (const byte*)text, len);
    case 12:
      return mp_obj_new_bytes((const byte*)text, len);
    case 13:
      return mp_obj_new_bytearray_by_ref(len, items);
    case 14:
      return mp_obj_new_tuple(len, items);
    case 15:
      return mp_obj_new_list(len, items);
    case 16:
      return mp_obj_new_dict(0);
    case 17:
      return mp_obj_new_set(len, items);
    case 18:
      return mp_obj_new_slice(items[0], items[1], items[2]);
    case 19:
      return mp_obj_new_exception(&mp_type_ValueError);
    case 20:
      return mp_obj_new_exception_arg1(&mp_type_ValueError, items[0]);
    case 21:
      return mp_obj_new_exception_args(&mp_type_ValueError, len, items);
    case 22:
      return mp_obj_new_float_from_f(1.0f);
    case 23:
      return mp_obj_new_float_from_d(1.0);
#if MICROPY_PY_BUILTINS_FLOAT
    case 24:
      return mp_obj_new_float(MICROPY_FLOAT_CONST(0.5));
#endif
    default:
      return MP_OBJ_NULL;
  }
}

mp_int_t read(mp_obj_t o);
mp_int_t read(mp_obj_t o) {
  mp_int_t sum = mp_obj_get_int(o) + mp_obj_get_int_truncated(o) + MP_OBJ_SMALL_INT_VALUE(o);
  sum += (mp_int_t)mp_obj_get_float_to_f(o) + (mp_int_t)mp_obj_get_float_to_d(o);
#if MICROPY_PY_BUILTINS_FLOAT
  mp_float_t value = mp_obj_get_float(o);
  mp_float_union_t bits;
  bits.f = value;
  mp_float_uint_t word = bits.i;
  sum += (mp_int_t)(word >> (MP_FLOAT_FRAC_BITS + MP_FLOAT_EXP_BITS)) - MP_FLOAT_EXP_BIAS +
         MP_FLOAT_EXP_OFFSET + mp_float_hash(value);
#endif
  size_t len;
  mp_obj_t* items;
  mp_obj_get_array(o, &len, &items);
  mp_obj_list_get(o, &len, &items);
  mp_obj_tuple_get(o, &len, &items);
  mp_obj_list_set_len(o, len - 1);
  mp_obj_list_store(o, MP_OBJ_NEW_SMALL_INT(0), items[0]);
  const char* text = (const char*)mp_obj_str_get_data(o, &len);
  text += mp_obj_str_get_str(o) != text;
  GET_STR_DATA_LEN(o, data, data_len);
  GET_STR_LEN(o, only_len);
  mp_buffer_info_t info;
  mp_get_buffer_raise(o, &info, MP_BUFFER_RW);
#if MPY_SUB_VERSION >= 2
  if (!mp_get_buffer(o, &info, MP_BUFFER_READ | MP_BUFFER_WRITE)) return 0;
#endif
#if MPY_SUB_VERSION >= 3
  size_t align;
  sum += (mp_int_t)mp_binary_get_size('@', 'i', &align);
  mp_obj_t value_in_array = mp_binary_get_val_array(BYTEARRAY_TYPECODE, info.buf, 0);
  mp_binary_set_val_array('b', info.buf, 1, value_in_array);
#endif
  sum += utf8_get_char(utf8_next_char(data)) + (mp_int_t)utf8_charlen(data, data_len);
  sum += UTF8_IS_NONASCII(*data) || UTF8_IS_CONT(*data);
  return sum + *text + (mp_int_t)(only_len + info.len);
}

int what(mp_obj_t o, const mp_obj_type_t* type);
int what(mp_obj_t o, const mp_obj_type_t* type) {
  int n = mp_obj_is_true(o) + mp_obj_is_small_int(o) + mp_obj_is_obj(o) + mp_obj_is_qstr(o);
  n += mp_obj_is_type(o, type) + mp_obj_is_exact_type(o, type) + mp_obj_is_bool(o);
  n += mp_obj_is_int(o) + mp_obj_is_integer(o) + mp_obj_is_str(o) + mp_obj_is_str_or_bytes(o);
  n += mp_obj_is_dict_or_ordereddict(o) + mp_obj_is_callable(o) + mp_obj_is_fun(o);
  n += mp_obj_is_tuple_compatible(o) + mp_obj_equal(o, MP_OBJ_NULL);
  n += mp_obj_is_float(o);
  n += mp_obj_is_instance_type(mp_obj_get_type(o)) != 0;
  n += mp_obj_is_native_type(type) && mp_obj_cast_to_native_base(o, type) != MP_OBJ_NULL;
  n += MP_OBJ_IS_SMALL_INT(o) + MP_OBJ_IS_QSTR(o) + MP_OBJ_IS_OBJ(o) + MP_OBJ_IS_INT(o) +
       MP_OBJ_IS_TYPE(o, type) + MP_OBJ_IS_STR(o) + MP_OBJ_IS_STR_OR_BYTES(o) + MP_OBJ_IS_FUN(o);
  return n;
}

void contain(mp_obj_t list, mp_obj_t dict, mp_obj_t set, mp_obj_t key);
void contain(mp_obj_t list, mp_obj_t dict, mp_obj_t set, mp_obj_t key) {
  mp_obj_list_append(list, key);
  mp_obj_dict_store(dict, key, mp_obj_dict_get(dict, key));
  mp_obj_dict_delete(dict, key);
  mp_obj_set_store(set, key);
  mp_obj_subscr(dict, key, MP_OBJ_SENTINEL);
  mp_map_t* map = mp_obj_dict_get_map(dict);
  mp_set_t empty = {0, 0, NULL};
  for (size_t i = 0; i < map->alloc; ++i) {
    if (mp_map_slot_is_filled(map, i) && MP_MAP_SLOT_IS_FILLED(map, i)) {
      mp_map_elem_t* elem = &map->table[i];
      elem->value = mp_obj_len(elem->key);
    }
  }
  if (empty.alloc != 0 && mp_set_slot_is_filled(&empty, 0)) (void)MP_SET_SLOT_IS_FILLED(&empty, 0);
  mp_obj_cell_set(list, mp_obj_cell_get(list));
}

void sequences(mp_obj_t* dest, mp_obj_t* src, size_t n);
void sequences(mp_obj_t* dest, mp_obj_t* src, size_t n) {
  mp_seq_copy(dest, src, n, mp_obj_t);
  mp_seq_cat(dest, src, n, src, n, mp_obj_t);
  mp_seq_clear(dest, n, 2 * n, sizeof(mp_obj_t));
  mp_seq_replace_slice_no_grow(dest, n, 1, 3, src, 1, sizeof(mp_obj_t));
  mp_seq_replace_slice_grow_inplace(dest, n, 1, 2, src, 3, 2, sizeof(mp_obj_t));
}

const mp_obj_type_t* types(int which);
const mp_obj_type_t* types(int which) {
  switch (which) {
    case 0:
      return &mp_type_type;
    case 1:
      return &mp_type_NoneType;
    case 2:
      return &mp_type_bool;
    case 3:
      return &mp_type_int;
    case 4:
      return &mp_type_str;
    case 5:
      return &mp_type_bytes;
    case 6:
      return &mp_type_bytearray;
    case 7:
      return &mp_type_tuple;
    case 8:
      return &mp_type_list;
    case 9:
      return &mp_type_dict;
    case 10:
      return &mp_type_float;
    case 11:
      return &mp_type_object;
    case 12:
      return &mp_type_set;
    case 13:
      return &mp_type_fun_builtin_0;
    case 14:
      return &mp_type_fun_builtin_1;
    case 15:
      return &mp_type_fun_builtin_2;
    case 16:
      return &mp_type_fun_builtin_3;
    case 17:
      return &mp_type_fun_builtin_var;
    case 18:
      return &mp_type_BaseException;
    case 19:
      return &mp_type_Exception;
    case 20:
      return &mp_type_ArithmeticError;
    case 21:
      return &mp_type_AssertionError;
    case 22:
      return &mp_type_AttributeError;
    case 23:
      return &mp_type_EOFError;
    case 24:
      return &mp_type_ImportError;
    case 25:
      return &mp_type_IndexError;
    case 26:
      return &mp_type_KeyError;
    case 27:
      return &mp_type_KeyboardInterrupt;
    case 28:
      return &mp_type_LookupError;
    case 29:
      return &mp_type_MemoryError;
    case 30:
      return &mp_type_NameError;
    case 31:
      return &mp_type_NotImplementedError;
    case 32:
      return &mp_type_OSError;
    case 33:
      return &mp_type_OverflowError;
    case 34:
      return &mp_type_RuntimeError;
    case 35:
      return &mp_type_StopIteration;
    case 36:
      return &mp_type_SystemExit;
    case 37:
      return &mp_type_TypeError;
    case 38:
      return &mp_type_ValueError;
    default:
      return &mp_type_ZeroDivisionError;
  }
}
