#include "py/dynruntime.h"

// Not in an unnamed namespace: compilers would know every class that there is.
struct Shape {
  virtual ~Shape() {}
  virtual int area() = 0;
};

struct Square : Shape {
  explicit Square(int size) : side(new int[4]) { side[0] = size; }
  ~Square() override { delete[] side; }
  int area() override { return side[0] * side[0]; }
  int *side;
};

namespace {

struct Counter {
  Counter() : n(40) {}
  ~Counter() { n = 0; }
  int n;
};

Counter &counter() {
  static Counter made_once;
  return made_once;
}

mp_obj_t area(mp_obj_t side_in) {
  Shape *shape = new Square(static_cast<int>(mp_obj_get_int(side_in)));
  int result = shape->area();
  delete shape;
  return mp_obj_new_int(result);
}
MP_DEFINE_CONST_FUN_OBJ_1(area_obj, area);

mp_obj_t count() { return mp_obj_new_int(++counter().n); }
MP_DEFINE_CONST_FUN_OBJ_0(count_obj, count);

}  // namespace

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_area, MP_OBJ_FROM_PTR(&area_obj));
  mp_store_global(MP_QSTR_count, MP_OBJ_FROM_PTR(&count_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
