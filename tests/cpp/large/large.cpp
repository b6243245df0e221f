// A module of some size, for how long compilers take: classes that extend others and that Python extends, operators,
// an enumeration, exceptions, overload sets, iterators, callbacks and buffers.
#include <mpy/buffer.hpp>
#include <mpy/class.hpp>
#include <mpy/containers.hpp>
#include <mpy/enum_type.hpp>
#include <mpy/float.hpp>
#include <mpy/iterator.hpp>
#include <mpy/memory.hpp>
#include <mpy/override.hpp>
#include <mpy/text.hpp>

// ---- Vec: a value. Operators make new objects.

struct Vec {
  int x, y;

  int dot(const Vec& other) const { return x * other.x + y * other.y; }
  Vec& move(int dx, int dy) {
    x += dx;
    y += dy;
    return *this;
  }
};

static Vec operator+(const Vec& a, const Vec& b) {
  return {a.x + b.x, a.y + b.y};
}
static bool operator==(const Vec& a, const Vec& b) {
  return a.x == b.x && a.y == b.y;
}
static Vec times(const Vec& v, int by) {
  return {v.x * by, v.y * by};
}
static int coordinate(const Vec& v, int i) {
  if (i < 0 || i > 1) mpy::raise<mpy::IndexError>("a Vec has two coordinates");
  return i == 0 ? v.x : v.y;
}

// ---- Stack: memory of the garbage-collected heap, to which the object points. A memoryview keeps that
// memory alive, and not the object.

struct StackEmpty : mpy::exception_type<StackEmpty, mpy::IndexError> {};

struct Stack {
  mpy::block<int16_t> items;
  size_t size = 0;
  bool is_open = true;

  explicit Stack(size_t n) : items(n) {}

  void push(int16_t item) {
    if (size == items.size()) mpy::raise<mpy::ValueError>("full: %d items", static_cast<int>(size));
    items[size++] = item;
  }
  int16_t pop() {
    if (size == 0) mpy::raise<StackEmpty>("nothing to pop");
    return items[--size];
  }
  int16_t& at(int i) {
    if (i < 0 || static_cast<size_t>(i) >= size) mpy::raise<mpy::IndexError>("no such item");
    return items[i];
  }
  bool contains(int item) const {
    for (size_t i = 0; i < size; ++i) {
      if (items[i] == item) return true;
    }
    return false;
  }
  void close() { is_open = false; }
  // As an iterator it gives its items away.
  mpy::optional<int> next() {
    if (size == 0) return mpy::none;
    return pop();
  }
};

// ---- Types that extend others

struct Shape {
  int sides;
  explicit Shape(int n) : sides(n) {}
  int corners() const { return sides; }
};
struct Square : Shape {
  int width;
  explicit Square(int w) : Shape(4), width(w) {}
  int area() const { return width * width; }
};
static int corners_of(const Shape& shape) {
  return shape.corners();
}

// ---- A hierarchy that Python extends

enum class colour { red, green, blue };
template <>
struct mpy::names_of<colour>
    : mpy::names<"Colour", mpy::member<"RED", colour::red>, mpy::member<"GREEN", colour::green>,
                 mpy::member<"BLUE", colour::blue>> {};

struct TooLarge : mpy::exception_type<TooLarge, mpy::ValueError, mpy::value<"size", int>,
                                      mpy::value<"limit", int>> {};

struct Figure {
  colour ink = colour::red;

  virtual int area() const = 0;
  virtual int corners() const { return 4; }
  // Calls what C++ or Python has.
  int score() const { return area() + 100 * corners(); }
};

// What stands between Figure and Python.
struct PythonFigure : mpy::overridable<Figure> {
  using overridable::overridable;
  int area() const override { return required<"area", int>(); }
  int corners() const override {
    return overridden<"corners">([&] { return Figure::corners(); });
  }
};

struct Box : Figure {
  int width, height;

  explicit Box(int side) : Box(side, side) {}
  Box(int w, int h) : width(w), height(h) {
    if (w > 100 || h > 100) mpy::raise<TooLarge>(w > h ? w : h, 100);
  }
  int area() const override { return width * height; }
};

static int total(mpy::args shapes, mpy::kwargs options) {
  int sum = 0;
  for (mp_obj_t shape : shapes) sum += mpy::cast<const Figure&>(shape).score();
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

// ---- Callbacks and buffers

static int fold(mpy::callable<int(int, int)> f, mpy::span<const int16_t> values, int start) {
  for (int16_t v : values) start = f(start, v);
  return start;
}
static mpy::list mapped(mpy::callable<mpy::object(int)> f, int n) {
  mpy::list all;
  for (int i = 0; i < n; ++i) all.append(f(i));
  return all;
}
static void scale(mpy::span<float> values, float by) {
  for (float& v : values) v *= by;
}
static mpy::bytearray repeated(mpy::span<const uint8_t> data, size_t n) {
  mpy::bytearray all(data.size() * n);
  for (size_t i = 0; i < all.size(); ++i) all[i] = data[i % data.size()];
  return all;
}
static mpy::pair<int, int> extremes(mpy::span<const int16_t> values) {
  int low = values[0], high = values[0];
  for (int v : values) low = v < low ? v : low, high = v > high ? v : high;
  return {low, high};
}
static int guarded(mpy::callable<int()> f) {
  int result = -1;
  auto caught = mpy::try_([&] { result = f(); });
  if (caught.is<TooLarge>()) return -2;
  caught.pass_on();
  return result;
}

MPY_MODULE(large, m) {
  auto vec = m.type<"Vec", Vec>("A vector in the plane.");
  vec.init<int, int, mpy::arg<"x", 0>, mpy::arg<"y", 0>>();
  vec.field<"x", &Vec::x>();
  vec.field<"y", &Vec::y>();
  vec.property<"norm2", [](const Vec& v) { return v.dot(v); }>();
  vec.def<"dot", &Vec::dot>("The scalar product.");
  vec.def<"move", &Vec::move, mpy::arg<"dx">, mpy::arg<"dy", 0>>("Moves it; gives it back.");
  vec.def<"__repr__", [](const Vec& v, mpy::printer out) { out("Vec(", v.x, ", ", v.y, ')'); }>();
  vec.def<"__str__", [](const Vec& v, mpy::printer out) { out.format("<%d %d>", v.x, v.y); }>();
  vec.def<"__add__", [](const Vec& a, const Vec& b) { return a + b; }>();
  vec.def<"__mul__", times>();
  vec.def<"__rmul__", times>();
  vec.def<"__neg__", [](const Vec& v) { return Vec{-v.x, -v.y}; }>();
  vec.def<"__abs__", [](const Vec& v) { return (v.x < 0 ? -v.x : v.x) + (v.y < 0 ? -v.y : v.y); }>();
  vec.def<"__bool__", [](const Vec& v) { return v.x != 0 || v.y != 0; }>();
  vec.def<"__eq__", [](const Vec& a, const Vec& b) { return a == b; }>();
  vec.def<"__lt__", [](const Vec& a, const Vec& b) { return a.dot(a) < b.dot(b); }>();
  vec.def<"__hash__", [](const Vec& v) { return v.x * 31 + v.y; }>();
  vec.def<"__len__", [](const Vec&) { return 2; }>();
  vec.def<"__getitem__", coordinate>();
  vec.static_method<"unit", [] { return Vec{1, 0}; }>();
  vec.class_method<"called", [](mp_obj_t type) { return type; }>("The class.");
  vec.attr<"DIMENSIONS", 2>();
  vec.attr<"UNIT", "px">();

  auto stack = m.type<"Stack", Stack>("A stack of 16-bit integers.");
  stack.init<size_t>();
  stack.def<"push", &Stack::push, mpy::pos<"item">>();
  stack.def<"pop", &Stack::pop>();
  stack.def<"__len__", [](Stack& s) { return s.size; }>();
  stack.def<"__contains__", &Stack::contains>();
  stack.def<"__getitem__", [](Stack& s, int i) { return s.at(i); }>();
  stack.def<"__setitem__", [](Stack& s, int i, int16_t item) { s.at(i) = item; }>();
  stack.def<"__delitem__", [](Stack& s, int i) { s.size = static_cast<size_t>(&s.at(i) - s.items.data()); }>();
  stack.def<"__iter__", [](mp_obj_t self) { return self; }>();
  stack.def<"__next__", &Stack::next>();
  stack.def<"__call__", [](Stack& s, int16_t a, int16_t b) { s.push(a), s.push(b); }>();
  stack.buffer<[](Stack& s) { return s.items.first(s.size); }>();
  stack.property<"capacity", [](Stack& s) { return s.items.size(); }>();
  stack.property<"size", [](Stack& s) { return s.size; },
                 [](Stack& s, uint8_t n) { s.size = n < s.size ? n : s.size; },
                 [](Stack& s) { s.size = 0; }>();
  stack.property<"is_open", &Stack::is_open>();
  stack.context<&Stack::close>();
  stack.def<"__del__", &Stack::close>();
  m.exception<"StackEmpty", StackEmpty>("Nothing to pop.");

  auto shape = m.type<"Shape", Shape>();
  shape.init<int>();
  shape.def<"corners", &Shape::corners>();
  auto square = m.type<"Square", Square>();
  square.base<Shape>();
  square.init<int>();
  square.def<"area", &Square::area>();
  m.def<"corners_of", corners_of>();

  m.enumeration<colour>("What shapes are drawn with.");
  m.exception<"TooLarge", TooLarge>("A side is above its limit.");

  auto figure = m.type<"Figure", Figure, PythonFigure>("To be extended, in C++ or in Python.");
  figure.init<>();
  figure.def<"area", &Figure::area>();
  figure.def<"corners", &Figure::corners>();
  figure.def<"score", &Figure::score>("The area, and 100 for each corner.");
  figure.property<"ink", &Figure::ink>();
  figure.def<"paint", [](Figure& s, colour ink) { s.ink = ink; }, mpy::arg<"ink">>();

  auto box = m.type<"Box", Box>();
  box.base<Figure>();
  box.init<int, mpy::arg<"side">, mpy::overload>();
  box.init<int, int, mpy::arg<"width">, mpy::arg<"height">, mpy::overload>();
  box.def<"__mul__", [](const Box& b, int n) { return Box(b.width * n, b.height * n); },
          mpy::overload>();
  box.def<"__mul__", [](const Box& a, const Box& b) { return a.area() * b.area(); },
          mpy::overload>();

  m.def<"total", total>("The scores of all; times factor.");
  m.def<"divisors", divisors, mpy::arg<"n">>();

  m.def<"fold", fold, mpy::arg<"f">, mpy::arg<"values">, mpy::arg<"start", 0>>("What f makes of all.");
  m.def<"mapped", mapped, mpy::pos<"f">, mpy::pos<"n", 3>>();
  m.def<"scale", scale, mpy::arg<"values">, mpy::arg<"by">>();
  m.def<"repeated", repeated>();
  m.def<"extremes", extremes>();
  m.def<"guarded", guarded>("What f gives, or -2.");
}
