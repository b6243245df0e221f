// What becomes of a function's result.
//
// A result that is an object of a class of m.type by reference or by pointer is one of three things:
//
//   an argument      `T& f(T&)` that returns what it was given: Python gets that object back
//   mpy::copy        a new object with a copy of it; so too for const T&, which nobody can change
//   mpy::keep<I>     a part of argument I (without a number the first, a method's object), which the
//                    result keeps alive
//   mpy::lasting     a variable that is always there: global or static
//
// mpy::keep on a result by value makes a new object that keeps the argument alive, as an iterator
// has to. A class whose objects keep others, or lie in others, says so before it is used:
//
//   template <> inline constexpr bool mpy::has_owner<Point> = true;
#ifndef MPY_RESULT_HPP
#define MPY_RESULT_HPP

#include "mpy/base.hpp"

MPY_BEGIN

struct copy {};
template <unsigned Argument = 0>
struct keep {};
struct lasting {};

template <class T>
inline constexpr bool has_owner = false;

MPY_END

#endif  // MPY_RESULT_HPP
