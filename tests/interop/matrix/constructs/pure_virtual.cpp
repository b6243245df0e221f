// about: calls of pure virtual functions, which raise RuntimeError
// expect: 1 1
#include "construct.h"

// In no unnamed namespace: there compilers know every class, and which function is called.
struct Shape {
  Shape();
  virtual unsigned area() const = 0;

 protected:
  ~Shape() = default;
};
struct Square : Shape {
  unsigned area() const override { return 9; }
};

static NOINLINE unsigned area_of(const Shape* shape) {
  TOUCH(shape);
  return shape->area();
}
NOINLINE Shape::Shape() {
  area_of(this);  // it is no Square yet
}
static void make_square() {
  Square square;
  TOUCH(square);
}

C_API unsigned pure_virtual(unsigned) {
  return raised(make_square);
}
