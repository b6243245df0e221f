#include <mpy/class.hpp>
#include <mpy/text.hpp>

struct Angle {
  int degrees;
  explicit Angle(int d) : degrees(d) {}
};
// Equal to nothing if it is negative, not even to itself.
struct Reading {
  int value;
  explicit Reading(int v) : value(v) {}
};
struct Only {
  int n = 0;
};
struct Num {
  int n;
  explicit Num(int v) : n(v) {}
};

MPY_MODULE(cpp_special, m) {
  auto angle = m.type<"Angle", Angle>();
  angle.init<int>();
  angle.def<"__eq__", [](const Angle& a, int b) { return ((a.degrees - b) & 255) == 0; }>();
  angle.def<"__hash__", [](const Angle& a) { return 0xfffffff0u + static_cast<unsigned>(a.degrees & 255); }>();
  angle.def<"__lt__", [](const Angle& a, int b) { return a.degrees < b; }>();

  auto reading = m.type<"Reading", Reading>();
  reading.init<int>();
  reading.def<"__eq__", [](const Reading& a, const Reading& b) { return a.value == b.value && a.value >= 0; }>();
  reading.def<"__ne__", [](const Reading& a, const Reading& b) { return a.value != b.value && a.value >= 0; }>();

  auto only = m.type<"Only", Only>();
  only.init<>();
  only.def<"__ne__", [](const Only&, mpy::str s) { return s == mpy::str("other"); }>();

  auto num = m.type<"Num", Num>();
  num.init<int>();
  num.field<"n", &Num::n>();
  num.def<"__bool__", [](const Num& a) { return a.n; }>();
  num.def<"__contains__", [](const Num& a, int i) { return a.n & i; }>();
  num.def<"__or__", [](const Num& a, int b) { return a.n | b; }>();
  num.def<"__ror__", [](const Num& a, int b) { return a.n * 1000 + b; }>();
  num.def<"__rpow__", [](const Num& a, int b) { return a.n * 1000 + b; }>();
  num.def<"__rlshift__", [](const Num& a, int b) { return a.n * 1000 + b + 1; }>();
  num.def<"__rsub__", [](const Num& a, int b) { return b - a.n; }>();
  num.def<"__ifloordiv__", [](Num& a, int b) { a.n -= b; }>();
  num.def<"__imod__", [](Num& a, int b) { a.n -= 2 * b; }>();
  num.def<"__ipow__", [](Num& a, int b) { a.n -= 3 * b; }>();
  num.def<"__iadd__", [](Num& a, int b) { a.n += b; }>();
  num.def<"__reversed__", [](const Num& a) { return -a.n; }>();
}
