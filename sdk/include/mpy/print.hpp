// Printing.
//
//   mpy::print("x = ", x, '\n');            to the board's output: text, and what has a conversion
//   mpy::printf("%d of %d\n", i, n);        as mp_printf
//   [](const T& t, mpy::printer out) { out("T(", t.x, ')'); }    for __repr__ and __str__
#ifndef MPY_PRINT_HPP
#define MPY_PRINT_HPP

#include "mpy/object.hpp"

MPY_BEGIN

// Where text goes: the board's output, or what a class is printed to.
class printer {
 public:
  MPY_INLINE printer(const mp_print_t* to) : to_(to) {}

  MPY_INLINE const printer& put(str s) const {
    to_->print_strn(to_->data, s.data, s.size);
    return *this;
  }
  template <class... V>
  MPY_INLINE void format(const char* text, V... values) const {
    mp_printf(to_, text, values...);
  }
  template <class... T>
  MPY_INLINE const printer& operator()(const T&... values) const {
    (one(values), ...);
    return *this;
  }

 private:
  template <class T>
  MPY_INLINE void one(const T& value) const {
    if constexpr (detail::is_same<T, char>) {
      put(str(&value, 1));
    } else if constexpr (detail::is_same<T, bool>) {
      put(value ? str("True") : str("False"));
    } else if constexpr (detail::integer<T> && sizeof(T) <= sizeof(mp_int_t)) {
      if constexpr (detail::is_signed<T>) {
        mp_printf(to_, INT_FMT, static_cast<mp_int_t>(value));
      } else {
        mp_printf(to_, UINT_FMT, static_cast<mp_uint_t>(value));
      }
    } else if constexpr (detail::is_same<T, const char*> || detail::is_same<T, char*>) {
      put({value, detail::length(value)});
    } else if constexpr (requires { str(value); }) {
      put(value);
    } else {
      put_object(detail::boxed(value));
    }
  }
  // str(o), which every object has; a member that nothing was assigned to is none.
  void put_object(mp_obj_t o) const {
    if (o == MP_OBJ_NULL) o = mp_const_none;
    mp_obj_t text = mp_call_function_1(const_cast<mp_obj_type_t*>(&mp_type_str), o);
    size_t size;
    const char* data = mp_obj_str_get_data(text, &size);
    put({data, size});
  }

  const mp_print_t* to_;
};

template <class... T>
MPY_INLINE void print(const T&... values) {
  printer(&mp_plat_print)(values...);
}
template <class... V>
MPY_INLINE void printf(const char* text, V... values) {
  mp_printf(&mp_plat_print, text, values...);
}

MPY_END

#endif  // MPY_PRINT_HPP
