// tour: what a module's C code can do with Python's values, one small function per idea.
//
//   constants     an int, a str and a tuple in the module's namespace
//   strings       greet(name): read one, allocate, make a new one
//   lists         squares(n), reverse(sequence): make one, read any sequence
//   dicts         count(text): make one, look up, store
//   calling back  apply(function, x): call what Python passes in
//   exceptions    checked(kind): raise each of the usual ones
//   memory        pattern(n): hand over memory to a bytearray
//   BSS           bump(i), counters(): variables of C, zero at import
//   constant data fib(n), roman(n), month(n), calc(name, x, y): tables, tables of pointers

#include "py/dynruntime.h"

// ---- BSS: global variables without a value of their own are zero when the module is imported.

uint16_t counts[4];
uint8_t last_bumped;

// ---- Constant data: stays where it was linked, and may hold pointers to data and to functions.

static const uint8_t fib_small[] = {0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233};

static const char* const month_names[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
};

// Pointers from constant data to BSS.
uint16_t* const count_slots[] = {&counts[0], &counts[1], &counts[2], &counts[3]};

typedef struct {
  uint16_t value;
  char digits[3];
} roman_digit_t;

static const roman_digit_t roman_digits[] = {
    {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
    {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"},
};

// ---- Strings

static size_t append(char* out, size_t len, const char* s) {
  while (*s != '\0') {
    out[len++] = *s++;
  }
  return len;
}

static bool equal(const char* a, const char* b) {
  while (*a == *b && *a != '\0') {
    ++a, ++b;
  }
  return *a == *b;
}

static mp_obj_t greet(mp_obj_t name_in) {
  size_t name_len;
  const char* name = mp_obj_str_get_data(name_in, &name_len);
  size_t size = name_len + 8;
  char* text = m_new(char, size);
  size_t len = append(text, 0, "Hello, ");
  for (size_t i = 0; i < name_len; ++i) {
    text[len++] = name[i];
  }
  text[len++] = '!';
  mp_obj_t greeting = mp_obj_new_str(text, len);
  m_del(char, text, size);
  return greeting;
}
static MP_DEFINE_CONST_FUN_OBJ_1(greet_obj, greet);

// ---- Lists

static mp_obj_t squares(mp_obj_t n_in) {
  mp_obj_t list = mp_obj_new_list(0, NULL);
  for (mp_int_t i = 0, n = mp_obj_get_int(n_in); i < n; ++i) {
    mp_obj_list_append(list, mp_obj_new_int(i * i));
  }
  return list;
}
static MP_DEFINE_CONST_FUN_OBJ_1(squares_obj, squares);

static mp_obj_t reverse(mp_obj_t sequence_in) {
  size_t len;
  mp_obj_t* items;
  mp_obj_get_array(sequence_in, &len, &items);
  mp_obj_list_t* list = MP_OBJ_TO_PTR(mp_obj_new_list(len, NULL));
  for (size_t i = 0; i < len; ++i) {
    list->items[i] = items[len - 1 - i];
  }
  return MP_OBJ_FROM_PTR(list);
}
static MP_DEFINE_CONST_FUN_OBJ_1(reverse_obj, reverse);

// ---- Dicts

static mp_obj_t count(mp_obj_t text_in) {
  size_t len;
  const char* text = mp_obj_str_get_data(text_in, &len);
  uint8_t seen[128];
  memset(seen, 0, sizeof(seen));
  mp_obj_t dict = mp_obj_new_dict(0);
  for (size_t i = 0; i < len; ++i) {
    uint8_t c = text[i] & 0x7f;
    mp_obj_dict_store(dict, mp_obj_new_str(&text[i], 1), MP_OBJ_NEW_SMALL_INT(++seen[c]));
  }
  return dict;
}
static MP_DEFINE_CONST_FUN_OBJ_1(count_obj, count);

// ---- Calling back

static mp_obj_t apply(mp_obj_t function, mp_obj_t x) {
  mp_obj_t args[] = {x};
  return mp_call_function_n_kw(function, 1, 0, args);
}
static MP_DEFINE_CONST_FUN_OBJ_2(apply_obj, apply);

// ---- Exceptions

static mp_obj_t checked(mp_obj_t kind_in) {
  const char* kind = mp_obj_str_get_str(kind_in);
  if (equal(kind, "value")) {
    mp_raise_ValueError(MP_ERROR_TEXT("not a good value"));
  }
  if (equal(kind, "type")) {
    mp_raise_TypeError(MP_ERROR_TEXT("not a good type"));
  }
  if (equal(kind, "key")) {
    mp_raise_type_arg(&mp_type_KeyError, MP_OBJ_NEW_QSTR(MP_QSTR_missing));
  }
  if (equal(kind, "os")) {
    mp_raise_OSError(2);
  }
  if (equal(kind, "runtime")) {
    mp_raise_msg(&mp_type_RuntimeError, MP_ERROR_TEXT("not at this time"));
  }
  if (equal(kind, "idea")) {
    mp_raise_NotImplementedError(MP_ERROR_TEXT("not yet"));
  }
  return kind_in;
}
static MP_DEFINE_CONST_FUN_OBJ_1(checked_obj, checked);

// ---- Memory

static mp_obj_t pattern(mp_obj_t n_in) {
  size_t n = mp_obj_get_int(n_in);
  uint8_t* bytes = m_new(uint8_t, n);
  for (size_t i = 0; i < n; ++i) {
    bytes[i] = i ^ (i >> 1);  // the Gray code of i
  }
  return mp_obj_new_bytearray_by_ref(n, bytes);
}
static MP_DEFINE_CONST_FUN_OBJ_1(pattern_obj, pattern);

// ---- BSS

static mp_obj_t bump(size_t n_args, const mp_obj_t* args) {
  mp_int_t i = mp_obj_get_int(args[0]);
  if (i < 0 || i >= (mp_int_t)MP_ARRAY_SIZE(counts)) {
    mp_raise_type_arg(&mp_type_IndexError, args[0]);
  }
  last_bumped = i;
  *count_slots[i] += n_args > 1 ? mp_obj_get_int(args[1]) : 1;
  return mp_obj_new_int(counts[i]);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(bump_obj, 1, 2, bump);

static mp_obj_t counters(void) {
  mp_obj_t items[MP_ARRAY_SIZE(counts) + 1];
  for (size_t i = 0; i < MP_ARRAY_SIZE(counts); ++i) {
    items[i] = MP_OBJ_NEW_SMALL_INT(counts[i]);
  }
  items[MP_ARRAY_SIZE(counts)] = MP_OBJ_NEW_SMALL_INT(last_bumped);
  return mp_obj_new_tuple(MP_ARRAY_SIZE(items), items);
}
static MP_DEFINE_CONST_FUN_OBJ_0(counters_obj, counters);

// ---- Constant data

static mp_int_t fib_of(mp_int_t n) {
  if (n < (mp_int_t)MP_ARRAY_SIZE(fib_small)) {
    return fib_small[n];
  }
  return fib_of(n - 1) + fib_of(n - 2);
}

static mp_obj_t fib(mp_obj_t n_in) {
  mp_int_t n = mp_obj_get_int(n_in);
  if (n < 0) {
    mp_raise_ValueError(MP_ERROR_TEXT("fib of a negative number"));
  }
  return mp_obj_new_int(fib_of(n));
}
static MP_DEFINE_CONST_FUN_OBJ_1(fib_obj, fib);

static mp_obj_t roman(mp_obj_t n_in) {
  mp_int_t n = mp_obj_get_int(n_in);
  if (n < 1 || n > 3999) {
    mp_raise_ValueError(MP_ERROR_TEXT("not in 1..3999"));
  }
  char text[16];
  size_t len = 0;
  for (size_t i = 0; i < MP_ARRAY_SIZE(roman_digits); ++i) {
    for (; n >= roman_digits[i].value; n -= roman_digits[i].value) {
      len = append(text, len, roman_digits[i].digits);
    }
  }
  return mp_obj_new_str(text, len);
}
static MP_DEFINE_CONST_FUN_OBJ_1(roman_obj, roman);

static mp_obj_t month(mp_obj_t n_in) {
  mp_int_t n = mp_obj_get_int(n_in);
  if (n < 1 || n > (mp_int_t)MP_ARRAY_SIZE(month_names)) {
    mp_raise_ValueError(MP_ERROR_TEXT("no such month"));
  }
  char text[12];
  return mp_obj_new_str(text, append(text, 0, month_names[n - 1]));
}
static MP_DEFINE_CONST_FUN_OBJ_1(month_obj, month);

static mp_int_t op_add(mp_int_t x, mp_int_t y) {
  return x + y;
}
static mp_int_t op_sub(mp_int_t x, mp_int_t y) {
  return x - y;
}
static mp_int_t op_mul(mp_int_t x, mp_int_t y) {
  return x * y;
}
static mp_int_t op_max(mp_int_t x, mp_int_t y) {
  return x > y ? x : y;
}

static const struct {
  const char* name;
  mp_int_t (*function)(mp_int_t x, mp_int_t y);
} operations[] = {{"add", op_add}, {"sub", op_sub}, {"mul", op_mul}, {"max", op_max}};

static mp_obj_t calc(mp_obj_t name_in, mp_obj_t x_in, mp_obj_t y_in) {
  const char* name = mp_obj_str_get_str(name_in);
  for (size_t i = 0; i < MP_ARRAY_SIZE(operations); ++i) {
    if (equal(operations[i].name, name)) {
      return mp_obj_new_int(operations[i].function(mp_obj_get_int(x_in), mp_obj_get_int(y_in)));
    }
  }
  mp_raise_type_arg(&mp_type_KeyError, name_in);
}
static MP_DEFINE_CONST_FUN_OBJ_3(calc_obj, calc);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_ANSWER, MP_OBJ_NEW_SMALL_INT(42));
  mp_store_global(MP_QSTR_MOTTO, MP_OBJ_NEW_QSTR(MP_QSTR_small_and_exact));
  mp_obj_t sizes[] = {MP_OBJ_NEW_SMALL_INT(1), MP_OBJ_NEW_SMALL_INT(2), MP_OBJ_NEW_SMALL_INT(4)};
  mp_store_global(MP_QSTR_SIZES, mp_obj_new_tuple(MP_ARRAY_SIZE(sizes), sizes));

  mp_store_global(MP_QSTR_greet, MP_OBJ_FROM_PTR(&greet_obj));
  mp_store_global(MP_QSTR_squares, MP_OBJ_FROM_PTR(&squares_obj));
  mp_store_global(MP_QSTR_reverse, MP_OBJ_FROM_PTR(&reverse_obj));
  mp_store_global(MP_QSTR_count, MP_OBJ_FROM_PTR(&count_obj));
  mp_store_global(MP_QSTR_apply, MP_OBJ_FROM_PTR(&apply_obj));
  mp_store_global(MP_QSTR_checked, MP_OBJ_FROM_PTR(&checked_obj));
  mp_store_global(MP_QSTR_pattern, MP_OBJ_FROM_PTR(&pattern_obj));
  mp_store_global(MP_QSTR_bump, MP_OBJ_FROM_PTR(&bump_obj));
  mp_store_global(MP_QSTR_counters, MP_OBJ_FROM_PTR(&counters_obj));
  mp_store_global(MP_QSTR_fib, MP_OBJ_FROM_PTR(&fib_obj));
  mp_store_global(MP_QSTR_roman, MP_OBJ_FROM_PTR(&roman_obj));
  mp_store_global(MP_QSTR_month, MP_OBJ_FROM_PTR(&month_obj));
  mp_store_global(MP_QSTR_calc, MP_OBJ_FROM_PTR(&calc_obj));

  mp_printf(&mp_plat_print, "tour: %d months, %s\n", (int)MP_ARRAY_SIZE(month_names), "ready");

  MP_DYNRUNTIME_INIT_EXIT
}
