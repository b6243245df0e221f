#include <mpy/class.hpp>
#include <mpy/containers.hpp>
#include <mpy/text.hpp>

struct Point {
  int x = 1, y = 2;
  Point() {}
  Point(int a, int b) : x(a), y(b) {}
  Point& grow(int by) {
    x += by;
    return *this;
  }
};
template <>
inline constexpr bool mpy::has_owner<Point> = true;

struct Line {
  int width = 0;
  Point ends[2] = {{3, 4}, {5, 6}};
  Point middle{7, 8};
  Point& end(int i) { return ends[i]; }
  const Point& start() const { return ends[0]; }
  Point* find(int x) {
    for (Point& p : ends) {
      if (p.x == x) return &p;
    }
    return nullptr;
  }
};
// A copy of it changes nothing.
struct Plain {
  int n = 4;
};
struct Box {
  Plain plain;
  int n = 9;
  Plain& inner() { return plain; }
};
static Point origin(0, 0);

struct Numbers {
  mpy::block<int16_t> items;
  explicit Numbers(size_t n) : items(n) {
    for (size_t i = 0; i < n; ++i) items[i] = static_cast<int16_t>(i * i);
  }
};
// Points into a Numbers.
struct Cursor {
  const Numbers* of;
  size_t at;
  mpy::optional<int> next() {
    if (at == of->items.size()) return mpy::none;
    return of->items[at++];
  }
};
template <>
inline constexpr bool mpy::has_owner<Cursor> = true;
struct Memory {
  uint8_t bytes[40] = {};
};

// Points into a str.
struct Label {
  mpy::str text;
  int n;
};
template <>
inline constexpr bool mpy::has_owner<Label> = true;

static const uint8_t table[] = {1, 2, 3};

MPY_MODULE(cpp_parts, m) {
  auto point = m.type<"Point", Point>();
  point.init<int, int>();
  point.field<"x", &Point::x>();
  point.field<"y", &Point::y>();
  point.def<"grow", &Point::grow>();
  point.def<"__add__", [](const Point& a, const Point& b) { return Point(a.x + b.x, a.y + b.y); }>();
  point.def<"__iadd__", [](Point& a, int by) { a.x += by; }>();
  point.def<"__isub__", [](Point& a, int by) -> Point& { return a.grow(-by); }>();

  auto line = m.type<"Line", Line>();
  line.init<>();
  line.def<"end", &Line::end, mpy::keep<>>();
  line.def<"copy_of_end", &Line::end, mpy::copy, mpy::arg<"i", 1>>();
  line.def<"start", &Line::start>();
  line.def<"find", &Line::find, mpy::keep<>>();
  line.field<"middle", &Line::middle, mpy::keep<>>();
  line.property<"middle_copy", &Line::middle, mpy::copy>();
  line.def<"__getitem__", &Line::end, mpy::keep<>>();
  m.def<"end_of", [](int i, Line& l) -> Point& { return l.ends[i]; }, mpy::keep<1>>();
  m.def<"origin", []() -> Point& { return origin; }, mpy::lasting>();

  auto plain = m.type<"Plain", Plain>();
  plain.field<"n", &Plain::n>();
  auto box = m.type<"Box", Box>();
  box.init<>();
  box.field<"plain", &Box::plain, mpy::copy>();
  box.field<"n", &Box::n>();
  box.def<"inner", &Box::inner, mpy::copy>();
  m.def<"boxed", [](Box& b) { return mpy::make_tuple(b.plain, b.n); }>();

  auto numbers = m.type<"Numbers", Numbers>();
  numbers.init<size_t>();
  numbers.buffer<&Numbers::items>();
  numbers.def<"__iter__", [](Numbers& n) { return Cursor{&n, 0}; }, mpy::keep<>>();
  auto cursor = m.type<"Cursor", Cursor>();
  cursor.def<"__next__", &Cursor::next>();
  auto label = m.type<"Label", Label>();
  label.init<mpy::str, int, mpy::keep<0>, mpy::arg<"text">, mpy::arg<"n", 1>>();
  label.property<"text", &Label::text>();
  auto memory = m.type<"Memory", Memory>();
  memory.init<>();
  memory.buffer<[](Memory&) { return mpy::block<const uint8_t>::at_start(table, 3); }>();
  m.def<"filled", [](size_t n, uint8_t with) {
    mpy::bytearray all(n);
    for (uint8_t& b : all) b = with;
    return all;
  }>();
}
