#include <mpy/class.hpp>
#include <mpy/containers.hpp>
#include <mpy/iterator.hpp>
struct Point {
  int x;
};
struct Path {
  Point points[3] = {{0}, {7}, {14}};
  int numbers[4] = {0, 1, 2, 3};
};
static auto squares(int n) {
  return mpy::generate([i = 0, n]() mutable -> mpy::optional<int> {
    if (i == n) return mpy::none;
    ++i;
    return i * i;
  });
}
static auto numbered(mpy::list all) {
  return mpy::generate([all, i = 0]() mutable -> mpy::optional<mpy::pair<int, mpy::object>> {
    if (i == static_cast<int>(all.size())) return mpy::none;
    mpy::object item = all[i];
    return mpy::pair<int, mpy::object>{i++, item};
  });
}

MPY_MODULE(cpp_iterators, m) {
  m.def<"squares", squares>();
  m.def<"numbered", numbered>();
  auto p = m.type<"Point", Point>();
  p.field<"x", &Point::x>();
  auto path = m.type<"Path", Path>();
  path.init<>();
  path.def<"__iter__", [](const Path& p) { return mpy::each(p.points); }, mpy::keep<>>();
  path.def<"numbers", [](const Path& p) { return mpy::each(p.numbers, p.numbers + 4); },
           mpy::keep<>>();
}
