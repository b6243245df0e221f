// mpy::optional<T>: an argument that may be None or left out, a result that may be None.
#ifndef MPY_OPTIONAL_HPP
#define MPY_OPTIONAL_HPP

#include "mpy/cast.hpp"

MPY_BEGIN

template <class T>
class optional {
 public:
  constexpr MPY_INLINE optional() = default;
  constexpr MPY_INLINE optional(none_type) {}
  constexpr MPY_INLINE optional(T value) : value_(detail::move(value)), has_(true) {}

  constexpr explicit operator bool() const { return has_; }
  constexpr bool has_value() const { return has_; }
  constexpr T& operator*() { return value_; }
  constexpr const T& operator*() const { return value_; }
  constexpr T* operator->() { return &value_; }
  constexpr T value_or(T other) const { return has_ ? value_ : other; }

 private:
  T value_{};
  bool has_ = false;
};

template <class T>
struct caster<optional<T>> {
  static constexpr text python = "% | None";
  using parts = detail::list<T>;
  static bool matches(mp_obj_t o)
    requires requires { caster<T>::matches(o); }
  {
    return o == mp_const_none || caster<T>::matches(o);
  }
  static bool accepts(mp_obj_t o)
    requires requires { caster<T>::accepts(o); }
  {
    return o == mp_const_none || caster<T>::accepts(o);
  }
  static MPY_INLINE optional<T> from(mp_obj_t o) {
    if (o == mp_const_none) return none;
    return optional<T>(caster<T>::from(o));
  }
  static MPY_INLINE mp_obj_t to(const optional<T>& value) {
    return value ? caster<T>::to(*value) : mp_const_none;
  }
  // What a parameter is that is left out: this makes it one that can be.
  static constexpr optional<T> absent() { return none; }
};

MPY_END

#endif  // MPY_OPTIONAL_HPP
