// Virtual functions that classes of Python override.
//
//   struct Shape {
//     virtual int area() const = 0;
//     virtual int corners() const { return 4; }
//   };
//   struct PythonShape : mpy::overridable<Shape> {
//     using overridable::overridable;
//     int area() const override { return required<"area", int>(); }
//     int corners() const override { return overridden<"corners">([&] { return Shape::corners(); }); }
//   };
//
//   auto shape = m.type<"Shape", Shape, PythonShape>();
//   shape.init<>();
//   shape.def<"area", &Shape::area>();
//   shape.def<"corners", &Shape::corners>();
//
// What Python makes of Shape, or of a class of its own that extends it, is a PythonShape, whose virtual
// functions ask the object for a method of Python. Where there is none, the function of C++ is called;
// a required one raises NotImplementedError then. Arguments and result are converted as in any call.
//
// A native object does not know the object of Python that it is a part of. So what the module calls Shape
// is a class of Python over the native type, whose __init__ tells it.
#ifndef MPY_OVERRIDE_HPP
#define MPY_OVERRIDE_HPP

#include "mpy/class.hpp"
#include "mpy/detail/override.hpp"

MPY_BEGIN

template <class T>
class overridable : public T {
 public:
  using described_as = T;
  using T::T;
  overridable() = default;

  // The object of Python, once it is there.
  mp_obj_t python_object() const { return self_; }

 protected:
  template <text Name, class F, class... A>
  MPY_INLINE auto overridden(F&& otherwise, const A&... values) const {
    using R = decltype(otherwise());
    mp_obj_t method[2];
    if (!detail::find_override(self_, static_cast<const T*>(this), name<Name>(), method)) return otherwise();
    return detail::call_override<R>(method, values...);
  }
  template <text Name, class R, class... A>
  MPY_INLINE R required(const A&... values) const {
    mp_obj_t method[2];
    if (!detail::find_override(self_, static_cast<const T*>(this), name<Name>(), method)) {
      mp_fun_table.raise_msg(NotImplementedError::type(), Name.chars);
    }
    return detail::call_override<R>(method, values...);
  }

 private:
  template <class>
  friend struct detail::python_class;
  mp_obj_t self_ = MP_OBJ_NULL;
};

MPY_END

#endif  // MPY_OVERRIDE_HPP
