#include <mpy/buffer.hpp>
#include <mpy/class.hpp>
#include <mpy/containers.hpp>
#include <mpy/text.hpp>

static mpy::list all_of(int first, mpy::args rest) {
  mpy::list all;
  all.append(first);
  for (mpy::object item : rest) all.append(item);
  return all;
}
static mpy::tuple mixed(int a, int b, mpy::args rest, mpy::kwargs more) {
  mpy::list keys, values;
  for (auto [name, value] : more) {
    keys.append(name);
    values.append(value);
  }
  return mpy::make_tuple(a, b, rest.size(), more.size(), keys, values);
}
static mpy::object level_in(mpy::kwargs options) {
  mp_obj_t level = options.get<"level">();
  return level == MP_OBJ_NULL ? mpy::object(mpy::none) : mpy::object(level);
}
static int count_behind(mpy::object, int scale, mpy::args rest) {
  return static_cast<int>(rest.size()) * scale;
}
static int tens(int a, int b, int c) {
  return a * 100 + b * 10 + c;
}

struct Length {
  int millimetres;
  explicit Length(int mm) : millimetres(mm) {}
  explicit Length(mpy::str text) : millimetres(static_cast<int>(text.size)) {}
  Length(int metres, int mm) : millimetres(metres * 1000 + mm) {}
  int in(int unit) const { return millimetres / unit; }
  int in(mpy::str unit) const { return unit == "m" ? millimetres / 1000 : millimetres; }
};

MPY_MODULE(cpp_overloads, m) {
  m.def<"all_of", all_of>();
  m.def<"mixed", mixed, mpy::arg<"a">, mpy::kw_only, mpy::arg<"b", 3>>();
  m.def<"level_in", level_in>();
  m.def<"count_behind", count_behind, mpy::pos<"first">, mpy::kw_only, mpy::arg<"scale">>();
  m.def<"tens", tens, mpy::pos<"a">, mpy::arg<"b">, mpy::arg<"c", 5>>();

  m.def<"kind", [](bool) { return "bool"; }, mpy::overload>();
  m.def<"kind", [](int) { return "int"; }, mpy::overload>();
  m.def<"kind", [](mpy::str) { return "str"; }, mpy::overload>();
  m.def<"kind", [](mpy::span<const int16_t>) { return "array of h"; }, mpy::overload>();
  m.def<"kind", [](mpy::span<uint8_t>) { return "writable bytes"; }, mpy::overload>();
  m.def<"kind", [](mpy::span<const uint8_t>) { return "bytes"; }, mpy::overload>();
  m.def<"kind", [](mpy::pair<int, mpy::str>) { return "int and str"; }, mpy::overload>();
  m.def<"kind", [](mpy::list) { return "list"; }, mpy::overload>();
  m.def<"kind", [](const Length&) { return "Length"; }, mpy::overload>();
  m.def<"kind", [](mpy::callable<int()>) { return "callable"; }, mpy::overload>();
  m.def<"kind", [](int a, mpy::kwargs more) { return mpy::make_tuple(a, more.size()); },
        mpy::arg<"value">, mpy::overload>();
  m.def<"kind",
        [](mpy::optional<int> a, mpy::args rest) {
          return a.value_or(-1) + 10 * static_cast<int>(rest.size());
        },
        mpy::overload>();
  m.def<"kind", [](mpy::object, int flags) { return flags; }, mpy::arg<"what">, mpy::kw_only,
        mpy::arg<"flags", 7>, mpy::overload>();

  auto length = m.type<"Length", Length>();
  length.init<int, mpy::arg<"mm">, mpy::overload>();
  length.init<mpy::str, mpy::overload>();
  length.init<int, int, mpy::arg<"metres">, mpy::arg<"mm">, mpy::overload>();
  length.field<"mm", &Length::millimetres>();
  length.def<"to", mpy::select<int(int) const>(&Length::in), mpy::overload>();
  length
      .def<"to", mpy::select<int(mpy::str) const>(&Length::in), mpy::arg<"unit">, mpy::overload>();
  length.def<"__add__", [](Length& a, int mm) { return Length(a.millimetres + mm); },
             mpy::overload>();
  length.def<"__add__",
             [](Length& a, const Length& b) { return Length(a.millimetres + b.millimetres); },
             mpy::overload>();
  length.def<"__call__",
             [](Length& a, int by, mpy::kwargs more) { return a.millimetres * by + more.size(); },
             mpy::arg<"by", 2>>();
}
