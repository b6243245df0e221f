// cpp_class: C++ classes as Python types.
//
//   Vec      constructor with keywords, fields, operators, comparisons, subscripts, printing
//   Stack    a container: len, in, indices, iteration, the buffer protocol, a call, `with`
//   Shape, Square    one native type extends another; both can be extended in Python
#include <mpy/class.hpp>
#include <mpy/memory.hpp>
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

MPY_MODULE(cpp_class, m) {
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
}
