// Text that ends in a zero byte.
#ifndef MPY_DETAIL_C_TEXT_HPP
#define MPY_DETAIL_C_TEXT_HPP

#include "mpy/detail/ints.hpp"

MPY_BEGIN
MPY_DETAIL {

inline bool ends_in_zero(mp_obj_t o) {
  const mp_obj_type_t* type = mp_obj_get_type(o);
  return type == &mp_type_str || type == &mp_type_bytes;
}
MPY_SHARED inline const char* c_text(mp_obj_t o) {
  if (!ends_in_zero(o)) raise_type("expected a str");
  return mp_obj_str_get_str(o);
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_C_TEXT_HPP
