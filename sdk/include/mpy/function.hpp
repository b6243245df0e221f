// C++ functions as Python functions: free functions, captureless lambdas, member functions, and the
// firmware's own signatures.
//
//   m.def<"scale", scale>();                                            two arguments, by position
//   m.def<"scale", scale, mpy::arg<"x">, mpy::arg<"by", 2>>();          scale(x, by=2)
//   m.def<"scale", scale, mpy::pos<"x">, mpy::pos<"by", 2>>();          by position alone: smaller
//   m.def<"scale", scale, mpy::arg<"x">, mpy::kw_only, mpy::arg<"by", 2>>();
//
// A named argument says its name in a TypeError (unless MPY_ERROR_NAMES is 0). A default is a
// constant, or a function that computes the value: mpy::arg<"by", [] { return 0.5f; }>.
// A last parameter of type mpy::args takes the arguments that are left, one of type mpy::kwargs, behind
// that, the keywords. Several functions of one name each say mpy::overload.
// Parameters that are all mp_obj_t, or (size_t, const mp_obj_t*) and that with a mp_map_t*, are the
// firmware's signatures: the function is called as it is.
#ifndef MPY_FUNCTION_HPP
#define MPY_FUNCTION_HPP

#include "mpy/arguments.hpp"
#include "mpy/cast.hpp"
#include "mpy/result.hpp"
#include "mpy/detail/function.hpp"

#endif  // MPY_FUNCTION_HPP
