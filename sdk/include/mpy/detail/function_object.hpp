// The firmware's function objects: constant data that a loader completes.
#ifndef MPY_DETAIL_FUNCTION_OBJECT_HPP
#define MPY_DETAIL_FUNCTION_OBJECT_HPP

#include "mpy/detail/word.hpp"

MPY_BEGIN
MPY_DETAIL {

template <unsigned N>
struct fixed_type;
template <>
struct fixed_type<0> {
  static constexpr const mp_obj_type_t* value = &mp_type_fun_builtin_0;
};
template <>
struct fixed_type<1> {
  static constexpr const mp_obj_type_t* value = &mp_type_fun_builtin_1;
};
template <>
struct fixed_type<2> {
  static constexpr const mp_obj_type_t* value = &mp_type_fun_builtin_2;
};
template <>
struct fixed_type<3> {
  static constexpr const mp_obj_type_t* value = &mp_type_fun_builtin_3;
};
constexpr mp_obj_fun_builtin_fixed_t fixed_object(mp_fun_0_t f) {
  return {{fixed_type<0>::value}, {._0 = f}};
}
constexpr mp_obj_fun_builtin_fixed_t fixed_object(mp_fun_1_t f) {
  return {{fixed_type<1>::value}, {._1 = f}};
}
constexpr mp_obj_fun_builtin_fixed_t fixed_object(mp_fun_2_t f) {
  return {{fixed_type<2>::value}, {._2 = f}};
}
constexpr mp_obj_fun_builtin_fixed_t fixed_object(mp_fun_3_t f) {
  return {{fixed_type<3>::value}, {._3 = f}};
}
constexpr mp_obj_fun_builtin_var_t var_object(unsigned min, unsigned max, mp_fun_var_t f) {
  return {{&mp_type_fun_builtin_var}, MP_OBJ_FUN_MAKE_SIG(min, max, 0), {.var = f}};
}
constexpr mp_obj_fun_builtin_var_t kw_object(unsigned min, mp_fun_kw_t f) {
  return {{&mp_type_fun_builtin_var},
          MP_OBJ_FUN_MAKE_SIG(min, MP_OBJ_FUN_ARGS_MAX, 1),
          {.kw = f}};
}

template <size_t>
using any_object = mp_obj_t;

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_FUNCTION_OBJECT_HPP
