// Overload sets: functions of one name, each said to be one by mpy::overload, of which the first that
// takes the arguments is called.
//
//   m.def<"area", area_of_square, mpy::overload, mpy::arg<"side">>();
//   m.def<"area", mpy::select<int(int, int)>(area), mpy::overload>();
//
// Whether it takes them the casters say: matches() where there is one, else accepts(). So an int goes before
// a float, which takes ints as well, and an object, which takes anything, goes last.
#ifndef MPY_OVERLOAD_HPP
#define MPY_OVERLOAD_HPP

#include "mpy/base.hpp"

MPY_BEGIN

// One of the overloaded functions or member functions of C++.
template <class Signature>
constexpr Signature* select(Signature* f) {
  return f;
}
template <class Signature, class T>
constexpr auto select(Signature T::*f) {
  return f;
}

MPY_END

#endif  // MPY_OVERLOAD_HPP
