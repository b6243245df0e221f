// cpp_functions: C++ functions as Python functions.
//
//   plain            any number of arguments, lambdas, the firmware's own signatures
//   with arguments   keywords, defaults, by keyword alone, by position alone, what is left over
//   conversions      bool and integers of every width, with checks of their ranges
//   constants        an int, text, a value that is made at import
#include <mpy/module.hpp>

// ---- Plain functions

constexpr int factorial(int n) {
  return n < 2 ? 1 : n * factorial(n - 1);
}

static int dot(int a, int b, int c, int x, int y, int z) {
  return a * x + b * y + c * z;
}

unsigned calls;
static void count_call() {
  ++calls;
}

// The firmware's signatures: objects in, an object out.
static mp_obj_t first(mp_obj_t a, mp_obj_t) {
  return a;
}
static mp_obj_t how_many(size_t n, const mp_obj_t*) {
  return mp_obj_new_int(static_cast<mp_int_t>(n));
}
static mp_obj_t how_many_keywords(size_t, const mp_obj_t*, mp_map_t* keywords) {
  return mp_obj_new_int(static_cast<mp_int_t>(keywords->used));
}

// ---- Functions with named arguments

static int scale(int x, int by, bool negate) {
  return negate ? -x * by : x * by;
}
static int clamp(int x, int low, int high) {
  return x < low ? low : x > high ? high : x;
}
static int sum(int first_one, mpy::args rest) {
  for (mp_obj_t o : rest) first_one += mpy::cast<int>(o);
  return first_one;
}

MPY_MODULE(cpp_functions, m) {
  m.doc("C++ functions as Python functions.");

  m.def<"factorial", factorial>("Product of 1..n.");
  m.def<"dot", dot>("Scalar product of two vectors: \"a\\b\".");
  m.def<"count_call", count_call>();
  m.def<"calls", [] { return calls; }>("How often count_call() was called.");
  m.def<"first", first>();
  m.def<"how_many", how_many, mpy::arity<1, 3>>();
  m.def<"how_many_keywords", how_many_keywords, mpy::arity<0>>();

  m.def<"scale", scale, mpy::arg<"x">, mpy::arg<"by", 2>, mpy::kw_only, mpy::arg<"negate", false>>(
      "x * by");
  m.def<"clamp", clamp, mpy::pos<"x">, mpy::pos<"low", 0>, mpy::pos<"high", 10>>();
  m.def<"sum", sum>("Any number of ints, at least one.");

  m.def<"flip", [](bool b) { return !b; }>();
  m.def<"i8", [](int8_t x) { return x; }, mpy::pos<"x">>();
  m.def<"u8", [](uint8_t x) { return x; }>();
  m.def<"i16", [](int16_t x) { return x; }>();
  m.def<"u16", [](uint16_t x) { return x; }>();
  m.def<"i32", [](int32_t x) { return x; }>();
  m.def<"u32", [](uint32_t x) { return x; }>();
  m.def<"i64", [](int64_t x) { return x; }>();
  m.def<"u64", [](uint64_t x) { return x; }>();
  m.def<"low_bits", [](mpy::wrapping<int8_t> x) { return x; }>();
  m.def<"utf-8 \xc3\xa9", [] { return 8; }>();

  m.attr<"VERSION", "1.0">();
  m.attr<"ANSWER", 42>();
  m.attr<"BIG", 0x123456789a>();
  m.attr<"DEBUG", [] { return false; }>();
  m.attr<"AT_IMPORT", [] { return factorial(5); }>();
  m.run<count_call>();
}
