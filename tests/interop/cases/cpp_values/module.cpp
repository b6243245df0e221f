#include <mpy/class.hpp>
#include <mpy/containers.hpp>
#include <mpy/enum.hpp>
#include <mpy/float.hpp>
#include <mpy/text.hpp>

enum class Mode : uint8_t { slow, fast, turbo };
enum Level { low = -5, high = 5 };

struct Holder {
  mp_obj_t any;
  int n = 3;
  Holder() : any(mp_const_none) {}
};
struct Point {
  int x, y;
};

static void show(mpy::object o, mp_obj_t raw, bool b, float f) {
  const char* text = "text";
  char c = 'c';
  mpy::print(o, ' ', raw, ' ', b, ' ', f, ' ', 1.5, ' ', text, ' ', c, ' ', mpy::str("str"), ' ',
             Mode::turbo, ' ', low, ' ', mpy::pair<int, bool>{1, true}, ' ', mpy::none, ' ',
             mpy::optional<int>(4), ' ', mpy::optional<int>(), ' ', Point{1, 2}, ' ', int64_t(-7), '\n');
}

static mpy::object in_place(mpy::object o) {
  o.attr<"n">() += 1;
  o.attr<"n">() *= 10;
  o.attr<"m">() = o.attr<"n">();
  mpy::object other = mpy::builtin<"dict">()();
  other["a"] = 1;
  other["b"] = other["a"];
  other["a"] += 4;
  other["b"] <<= 3;
  o.attr<"other">() = other;
  mpy::object twin = mpy::builtin<"dict">()();
  twin["a"] = other["a"];
  o.attr<"twin">() = twin;
  mpy::object n = 7;
  n -= 2;
  n %= 3;
  mpy::list items;
  items += mpy::make_tuple(1, n);
  return items;
}

static int maybe(mpy::optional<int> n, mpy::optional<mpy::callable<int(int)>> f) {
  return (f ? (*f)(n.value_or(1)) : -1) + n.value_or(100);
}
static size_t length(mpy::str s) {
  return s.size;
}
static char same(char c) {
  return c;
}
static int thousands(float f) {
  return static_cast<int>(f * 1000);
}
static size_t c_length(const char* s) {
  size_t n = 0;
  while (s[n] > ' ') ++n;
  return n;
}

MPY_MODULE(cpp_values, m) {
  auto holder = m.type<"Holder", Holder>();
  holder.init<>();
  holder.field<"any", &Holder::any>();
  holder.field<"n", &Holder::n>();
  holder.attr<"TURBO", Mode::turbo>();
  holder.attr<"BIG", 0xfedcba9876543210u>();
  holder.attr<"YES", true>();
  holder.attr<"PAIR", [] { return mpy::pair<int, float>{1, 2.5f}; }>();
  holder.attr<"HALF", [] { return 0.5f; }>();
  holder.attr<"NAME", "holder">();
  holder.static_method<"double", [](int n) { return 2 * n; }>();
  holder.def<"__repr__", [](const Holder& h, mpy::printer out) { out("Holder(", h.any, ", ", h.n, ')'); }>();
  auto point = m.type<"Point", Point>();
  point.init<int, int>();
  point.def<"__repr__", [](const Point& p, mpy::printer out) { out('<', p.x, ' ', p.y, '>'); }>();

  m.attr<"TURBO", Mode::turbo>();
  m.attr<"LOW", low>();
  m.attr<"YES", true>();
  m.attr<"NONE", mpy::none>();
  m.attr<"LETTER", 'x'>();
  m.attr<"MAX", ~0ull>();
  m.attr<"MIN", -0x7fffffffffffffff - 1>();
  m.attr<"WORD", 0x40000000>();
  m.attr<"POINT", Point{3, 4}>();

  m.def<"show", show>();
  m.def<"in_place", in_place>();
  m.def<"go", [](int n, Mode mode) { return n * 10 + static_cast<int>(mode); }, mpy::arg<"n">,
        mpy::arg<"mode", Mode::fast>>();
  m.def<"none_by_default", [](mp_obj_t o, Point* p) { return mpy::make_tuple(o, p == nullptr); },
        mpy::arg<"o", mpy::none>, mpy::arg<"p", mpy::none>>();
  m.def<"maybe", maybe>();
  m.def<"named_maybe", maybe, mpy::arg<"n">, mpy::arg<"f">>();
  m.def<"placed_maybe", maybe, mpy::pos<"n">, mpy::pos<"f">>();
  m.def<"length", length>();
  m.def<"named_length", length, mpy::arg<"s">>();
  m.def<"same", same>();
  m.def<"named_same", same, mpy::arg<"c">>();
  m.def<"thousands", thousands>();
  m.def<"named_thousands", thousands, mpy::arg<"f">>();
  m.def<"c_length", c_length>();
}
