// cpp_shapes: what C++ and Python share of one hierarchy. Virtual functions that Python overrides,
// an enumeration with names, overload sets, an exception with fields, iterators, *args and
// **keywords.
#include <mpy/containers.hpp>
#include <mpy/enum_type.hpp>
#include <mpy/iterator.hpp>
#include <mpy/override.hpp>
#include <mpy/text.hpp>

enum class colour { red, green, blue };
template <>
struct mpy::names_of<colour>
    : mpy::names<"Colour", mpy::member<"RED", colour::red>, mpy::member<"GREEN", colour::green>,
                 mpy::member<"BLUE", colour::blue>> {};

struct TooLarge : mpy::exception_type<TooLarge, mpy::ValueError, mpy::value<"size", int>,
                                      mpy::value<"limit", int>> {};

struct Shape {
  colour ink = colour::red;

  virtual int area() const = 0;
  virtual int corners() const { return 4; }
  // Calls what C++ or Python has.
  int score() const { return area() + 100 * corners(); }
};

// What stands between Shape and Python.
struct PythonShape : mpy::overridable<Shape> {
  using overridable::overridable;
  int area() const override { return required<"area", int>(); }
  int corners() const override {
    return overridden<"corners">([&] { return Shape::corners(); });
  }
};

struct Box : Shape {
  int width, height;

  explicit Box(int side) : Box(side, side) {}
  Box(int w, int h) : width(w), height(h) {
    if (w > 100 || h > 100) mpy::raise<TooLarge>(w > h ? w : h, 100);
  }
  int area() const override { return width * height; }
};

static int total(mpy::args shapes, mpy::kwargs options) {
  int sum = 0;
  for (mp_obj_t shape : shapes) sum += mpy::cast<const Shape&>(shape).score();
  mp_obj_t factor = options.get<"factor">();
  return factor == MP_OBJ_NULL ? sum : sum * mpy::cast<int>(factor);
}

static auto divisors(int n) {
  return mpy::generate([n, i = 0]() mutable -> mpy::optional<int> {
    while (++i <= n) {
      if (n % i == 0) return i;
    }
    return mpy::none;
  });
}

MPY_MODULE(cpp_shapes, m) {
  m.enumeration<colour>("What shapes are drawn with.");
  m.exception<"TooLarge", TooLarge>("A side is above its limit.");

  auto shape = m.type<"Shape", Shape, PythonShape>("To be extended, in C++ or in Python.");
  shape.init<>();
  shape.def<"area", &Shape::area>();
  shape.def<"corners", &Shape::corners>();
  shape.def<"score", &Shape::score>("The area, and 100 for each corner.");
  shape.property<"ink", &Shape::ink>();
  shape.def<"paint", [](Shape& s, colour ink) { s.ink = ink; }, mpy::arg<"ink">>();

  auto box = m.type<"Box", Box>();
  box.base<Shape>();
  box.init<int, mpy::arg<"side">, mpy::overload>();
  box.init<int, int, mpy::arg<"width">, mpy::arg<"height">, mpy::overload>();
  box.def<"__mul__", [](const Box& b, int n) { return Box(b.width * n, b.height * n); },
          mpy::overload>();
  box.def<"__mul__", [](const Box& a, const Box& b) { return a.area() * b.area(); },
          mpy::overload>();

  m.def<"total", total>("The scores of all; times factor.");
  m.def<"divisors", divisors, mpy::arg<"n">>();
}
