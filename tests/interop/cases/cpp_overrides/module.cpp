#include <mpy/override.hpp>
#include <mpy/text.hpp>
struct Shape {
  int scale = 1;
  Shape() = default;
  explicit Shape(int s) : scale(s) {}
  virtual int area() const = 0;
  virtual int corners() const { return 4; }
  virtual mpy::str name(int n) const { return n == 0 ? mpy::str("shape") : mpy::str("shapes"); }
  int total() const { return area() * scale + corners(); }
};
struct PythonShape : mpy::overridable<Shape> {
  using overridable::overridable;
  int area() const override { return required<"area", int>(); }
  int corners() const override {
    return overridden<"corners">([&] { return Shape::corners(); });
  }
  mpy::str name(int n) const override {
    return overridden<"name">([&] { return Shape::name(n); }, n);
  }
};
struct Square : Shape {
  int side;
  explicit Square(int s) : side(s) {}
  int area() const override { return side * side; }
};
// Of two levels.
struct Tile : Shape {
  int side;
  explicit Tile(int s) : Shape(3), side(s) {}
  int area() const override { return side; }
  virtual void paint(mpy::str colour) { painted += static_cast<int>(colour.size); }
  int painted = 0;
};
struct PythonTile : mpy::overridable<Tile> {
  using overridable::overridable;
  int area() const override {
    return overridden<"area">([&] { return Tile::area(); });
  }
  int corners() const override {
    return overridden<"corners">([&] { return Tile::corners(); });
  }
  void paint(mpy::str colour) override {
    overridden<"paint">([&] { Tile::paint(colour); }, colour);
  }
};
static int paint(Tile& t, mpy::str colour) {
  t.paint(colour);
  return t.painted;
}
static int total_of(const Shape& s) {
  return s.total();
}
static int corners_of(const Shape& s) {
  return s.corners();
}
MPY_MODULE(cpp_overrides, m) {
  auto shape = m.type<"Shape", Shape, PythonShape>();
  shape.init<int, mpy::arg<"scale", 1>>();
  shape.def<"area", &Shape::area>();
  shape.def<"corners", &Shape::corners>();
  shape.def<"name", &Shape::name>();
  shape.def<"total", &Shape::total>();
  shape.field<"scale", &Shape::scale>();
  auto square = m.type<"Square", Square>();
  square.base<Shape>();
  square.init<int>();
  auto tile = m.type<"Tile", Tile, PythonTile>();
  tile.base<Shape>();
  tile.init<int>();
  tile.def<"paint", &Tile::paint>();
  tile.def<"area", &Tile::area>();
  tile.field<"painted", &Tile::painted>();
  tile.def<"__len__", [](Tile& t) { return t.area(); }>();
  m.def<"paint", paint>();
  m.def<"name_of", [](const Shape& s) { return s.name(1); }>();
  m.def<"total_of", total_of>();
  m.def<"corners_of", corners_of>();
}
