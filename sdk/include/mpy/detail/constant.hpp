// A constant's value: a word, or what is made of it when the module is imported.
#ifndef MPY_DETAIL_CONSTANT_HPP
#define MPY_DETAIL_CONSTANT_HPP

#include "mpy/detail/result.hpp"
#include "mpy/detail/word.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class T>
inline constexpr bool is_text = false;
template <size_t N>
inline constexpr bool is_text<text<N>> = true;
template <size_t N>
inline constexpr bool is_text<const text<N>> = true;

template <class T>
struct number_of : type_is<T> {};
template <enumeration T>
struct number_of<T> : type_is<__underlying_type(T)> {};

template <auto Value>
inline constexpr bool is_constant = describable<Value> || requires { caster<plain_t<decltype(Value)>>::to(Value); };

template <auto Value>
struct constant {
  using type = plain_t<decltype(Value)>;
  using number = typename number_of<type>::type;
  static constexpr bool is_word = [] {
    if constexpr (integer<number> && !declared<type>) return is_small_int(static_cast<number>(Value));
    return false;
  }();
  static constexpr detail::word word() { return small_int(static_cast<mp_int_t>(Value)); }
  static mp_obj_t make() { return caster<type>::to(Value); }
};
// A value that is computed when the module is imported, by a function.
template <auto F>
  requires describable<F>
struct constant<F> {
  using type = result_t<F>;
  static constexpr bool is_word = false;
  static mp_obj_t make() { return call<F>(nullptr); }
};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_CONSTANT_HPP
