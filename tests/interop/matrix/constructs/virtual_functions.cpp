// about: virtual functions, pure ones, several and virtual base classes, without RTTI
// expect: 1240 2229
#include "construct.h"

namespace {

struct Shape {
  virtual unsigned area() const = 0;
  virtual unsigned corners() const { return 0; }

 protected:
  ~Shape() = default;
};
struct Named {
  virtual unsigned name() const { return 1; }

 protected:
  ~Named() = default;
};
struct Base {
  unsigned base = 30;
};
struct Square : Shape, Named, virtual Base {
  explicit Square(unsigned side) : side(side) {}
  unsigned area() const override { return side * side; }
  unsigned corners() const override { return 4; }
  unsigned name() const override { return 6; }
  unsigned side;
};
struct Circle final : Shape {
  unsigned area() const override { return 1100; }
};

Square square(10);
Circle circle;
Shape* shapes[] = {&circle, &square};
const Named* named = &square;
const Base* base = &square;

}  // namespace

C_API unsigned virtual_functions(unsigned phase) {
  TOUCH(shapes);
  TOUCH(named);
  TOUCH(base);
  unsigned sum = 0;
  for (const Shape* shape : shapes) sum += shape->area() + shape->corners();
  square.side = 33;
  return sum + named->name() + base->base;
}
