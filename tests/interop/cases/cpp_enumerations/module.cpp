#include <mpy/enum_type.hpp>
#include <mpy/optional.hpp>
enum class color { red, green = 5, blue = -1 };
template <>
struct mpy::names_of<color>
    : mpy::names<"Color", mpy::member<"RED", color::red>, mpy::member<"GREEN", color::green>,
                 mpy::member<"BLUE", color::blue>> {};
static color next(color c) {
  return c == color::red ? color::green : c == color::green ? color::blue : color::red;
}
struct Pen {
  color ink;
};
MPY_MODULE(cpp_enumerations, m) {
  m.enumeration<color>("Colours.");
  m.def<"next", next, mpy::arg<"c", color::red>>();
  m.def<"next2", next>();
  m.def<"bad", [] { return static_cast<color>(77); }>();
  m.def<"maybe", [](mpy::optional<color> c) { return c ? static_cast<int>(*c) : 99; }>();
  m.attr<"DEFAULT", color::green>();
  auto pen = m.type<"Pen", Pen>();
  pen.init<color>();
  pen.field<"ink", &Pen::ink>();
  pen.attr<"BEST", color::blue>();
}
