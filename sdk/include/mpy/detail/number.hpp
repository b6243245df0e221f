// What is a number to Python.
#ifndef MPY_DETAIL_NUMBER_HPP
#define MPY_DETAIL_NUMBER_HPP

#include "mpy/name.hpp"
#include "mpy/detail/ints.hpp"

MPY_BEGIN
MPY_DETAIL {

MPY_SHARED inline bool is_number(mp_obj_t o) {
  return is_int(o) || mp_obj_get_type(o) == &NATMOD_TYPE_BY_NAME(name<"float">()) ||
         converts(o, MP_UNARY_OP_FLOAT_MAYBE);
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_NUMBER_HPP
