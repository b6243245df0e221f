// examples/tour in C++.
#include <mpy/buffer.hpp>
#include <mpy/containers.hpp>
#include <mpy/error.hpp>
#include <mpy/memory.hpp>
#include <mpy/print.hpp>
#include <mpy/text.hpp>

using word = mpy::wrapping<mp_int_t>;

// ---- BSS

uint16_t counts[4];
uint8_t last_bumped;

// ---- Constant data

static constexpr uint8_t fib_small[] = {0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233};

static const char* const month_names[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
};

uint16_t* const count_slots[] = {&counts[0], &counts[1], &counts[2], &counts[3]};

struct roman_digit {
  uint16_t value;
  char digits[3];
};
static constexpr roman_digit roman_digits[] = {
    {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
    {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"},
};

// ---- Strings

static size_t append(char* out, size_t len, const char* s) {
  while (*s != '\0') out[len++] = *s++;
  return len;
}

static bool equal(const char* a, const char* b) {
  while (*a == *b && *a != '\0') ++a, ++b;
  return *a == *b;
}

static mpy::object greet(mpy::str name) {
  auto* text = mpy::gc_array<char>(name.size + 8);
  size_t len = append(text, 0, "Hello, ");
  for (char c : name) text[len++] = c;
  text[len++] = '!';
  mpy::object greeting = mpy::str(text, len);
  mpy::gc_free(text);
  return greeting;
}

// ---- Lists and dicts

static mpy::list squares(word n) {
  mpy::list list;
  for (mp_int_t i = 0; i < n; ++i) list.append(i * i);
  return list;
}

static mpy::list reverse(mpy::items items) {
  mpy::list list(items.size());
  for (size_t i = 0; i < items.size(); ++i) list[i] = items[items.size() - 1 - i];
  return list;
}

static mpy::dict count(mpy::str text) {
  uint8_t seen[128];
  memset(seen, 0, sizeof(seen));
  mpy::dict dict;
  for (const char& c : text) dict.store(mpy::str(&c, 1), mpy::small(++seen[c & 0x7f]));
  return dict;
}

// ---- Calling back

static mpy::object apply(mpy::object function, mpy::object x) {
  return function(x);
}

// ---- Exceptions

static mp_obj_t checked(mp_obj_t kind_in) {
  auto kind = mpy::cast<const char*>(kind_in);
  if (equal(kind, "value")) mpy::raise<mpy::ValueError>("not a good value");
  if (equal(kind, "type")) mpy::raise<mpy::TypeError>("not a good type");
  if (equal(kind, "key")) mpy::raise<mpy::KeyError>(mpy::interned<"missing">());
  if (equal(kind, "os")) mpy::raise_oserror(2);
  if (equal(kind, "runtime")) mpy::raise<mpy::RuntimeError>("not at this time");
  if (equal(kind, "idea")) mpy::raise<mpy::NotImplementedError>("not yet");
  return kind_in;
}

// ---- Memory

static mpy::bytearray pattern(mpy::wrapping<size_t> n) {
  mpy::bytearray bytes(n);
  for (size_t i = 0; i < n; ++i) bytes[i] = static_cast<uint8_t>(i ^ (i >> 1));
  return bytes;
}

static mp_int_t bump(word i, word by) {
  if (i < 0 || i >= 4) mpy::raise<mpy::IndexError>(i.value);
  last_bumped = static_cast<uint8_t>(i);
  *count_slots[i] = static_cast<uint16_t>(*count_slots[i] + by);
  return counts[i];
}

static mpy::tuple counters() {
  mp_obj_t items[5];
  for (size_t i = 0; i < 4; ++i) items[i] = MP_OBJ_NEW_SMALL_INT(counts[i]);
  items[4] = MP_OBJ_NEW_SMALL_INT(last_bumped);
  return mpy::tuple(mp_obj_new_tuple(5, items));
}

// ---- Constant data

static mp_int_t fib_of(mp_int_t n) {
  if (n < static_cast<mp_int_t>(sizeof(fib_small))) return fib_small[n];
  return fib_of(n - 1) + fib_of(n - 2);
}

static mp_int_t fib(word n) {
  if (n < 0) mpy::raise<mpy::ValueError>("fib of a negative number");
  return fib_of(n);
}

static mpy::object roman(word number) {
  mp_int_t n = number;
  if (n < 1 || n > 3999) mpy::raise<mpy::ValueError>("not in 1..3999");
  char text[16];
  size_t len = 0;
  for (const roman_digit& digit : roman_digits) {
    for (; n >= digit.value; n -= digit.value) len = append(text, len, digit.digits);
  }
  return mpy::str(text, len);
}

static mpy::object month(word n) {
  if (n < 1 || n > 12) mpy::raise<mpy::ValueError>("no such month");
  char text[12];
  return mpy::str(text, append(text, 0, month_names[n - 1]));
}

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

static mp_int_t calc(mpy::object name_in, mpy::object x, mpy::object y) {
  auto name = name_in.as<const char*>();
  for (const auto& operation : operations) {
    if (equal(operation.name, name)) return operation.function(x.as<word>(), y.as<word>());
  }
  mpy::raise<mpy::KeyError>(name_in);
}

static void ready() {
  mpy::printf("tour: %d months, %s\n", 12, "ready");
}

MPY_MODULE(tour, m) {
  m.attr<"ANSWER", 42>();
  m.attr<"MOTTO", "small_and_exact">();
  m.attr<"SIZES", [] { return mpy::make_tuple(mpy::small(1), mpy::small(2), mpy::small(4)); }>();

  m.def<"greet", greet>();
  m.def<"squares", squares>();
  m.def<"reverse", reverse>();
  m.def<"count", count>();
  m.def<"apply", apply>();
  m.def<"checked", checked>();
  m.def<"pattern", pattern>();
  m.def<"bump", bump, mpy::pos<"i">, mpy::pos<"by", 1>>();
  m.def<"counters", counters>();
  m.def<"fib", fib>();
  m.def<"roman", roman>();
  m.def<"month", month>();
  m.def<"calc", calc>();
  m.run<ready>();
}
