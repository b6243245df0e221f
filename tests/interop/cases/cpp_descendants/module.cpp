#include <mpy/class.hpp>
#include <mpy/text.hpp>

struct Named {
  int name = 7;
  int number() const { return name; }
};
struct Shape : Named {
  int sides;
  explicit Shape(int n) : sides(n) {}
  int at(int i) const { return sides * i; }
};
struct Square : Shape {
  int width;
  explicit Square(int w) : Shape(4), width(w) {}
};
struct Tile : Square {
  int color = 3;
  explicit Tile(int w) : Square(w) {}
};
// Shape is no part of Python's Loose.
struct Loose : Shape {
  Loose() : Shape(9) {}
};
// A member function of a base that is not at the start of the object.
struct Tail {
  int length = 5;
  int get() const { return length; }
};
struct Comet {
  int mass = 1;
};
struct Tailed : Comet, Tail {};

static int corners_of(const Shape& shape) {
  return shape.sides;
}
static int corners_or_none(const Shape* shape) {
  return shape == nullptr ? -1 : shape->sides;
}
static int width_of(mpy::optional<int> more, Square* square) {
  return square->width + more.value_or(0);
}
static void widen(Square& square, int by) {
  square.width += by;
}
static Shape& larger(Shape& a, Shape& b) {
  return a.sides < b.sides ? b : a;
}
static Shape* same_or_none(Shape* a) {
  return a;
}

MPY_MODULE(cpp_descendants, m) {
  auto shape = m.type<"Shape", Shape>();
  shape.init<int>();
  shape.def<"corners", corners_of>();
  shape.def<"number", &Shape::number>();
  shape.def<"__repr__", [](const Shape& s, mpy::printer out) { out("shape ", s.sides); }>();
  shape.def<"__getitem__", &Shape::at>();
  shape.def<"__call__", [](Shape& s) { return s.sides + 100; }>();
  shape.def<"__add__", [](const Shape& a, const Shape& b) { return Shape(a.sides + b.sides); }>();
  shape.def<"__neg__", [](const Shape& a) { return -a.sides; }>();
  shape.property<"kind", [](const Shape&) { return "shape"; }>();
  shape.static_method<"make", [] { return 1; }>();
  shape.attr<"LEVEL", 1>();
  auto square = m.type<"Square", Square>();
  square.base<Shape>();
  square.init<int>();
  square.def<"widen", widen>();
  square.def<"__neg__", [](const Square& a) { return -a.width; }>();
  square.def<"__str__", [](const Square& s, mpy::printer out) { out("square ", s.width); }>();
  square.property<"kind", [](const Square&) { return "square"; }>();
  square.static_method<"make", [] { return 2; }>();
  square.attr<"LEVEL", 2>();
  auto tile = m.type<"Tile", Tile>();
  tile.base<Square>();
  tile.init<int>();
  tile.field<"color", &Tile::color>();
  auto loose = m.type<"Loose", Loose>();
  loose.init<>();
  auto tailed = m.type<"Tailed", Tailed>();
  tailed.init<>();
  tailed.def<"length", &Tail::get>();
  tailed.def<"length_of", [](const Tail& t) { return t.length; }>();

  m.def<"corners_of", corners_of>();
  m.def<"named_corners", corners_of, mpy::arg<"shape">>();
  m.def<"corners_or_none", corners_or_none>();
  m.def<"width_of", width_of, mpy::kw_only, mpy::arg<"more">, mpy::arg<"square">>();
  m.def<"widen", widen>();
  m.def<"larger", larger>();
  m.def<"same_or_none", same_or_none>();
}
