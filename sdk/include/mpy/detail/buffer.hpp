// The memory of an object, whose elements are of a type; and whether rows fit it.
#ifndef MPY_DETAIL_BUFFER_HPP
#define MPY_DETAIL_BUFFER_HPP

#include "mpy/cast.hpp"

MPY_BEGIN

template <class T>
class span;

MPY_DETAIL {

// The typecode of Python's array module; 0 for none. Where two have one size, either will do.
template <class T>
consteval char typecode() {
  if constexpr (is_same<T, float>) {
    return 'f';
  } else if constexpr (is_same<T, double>) {
    return 'd';
  } else if constexpr (sizeof(T) == 1) {
    return is_signed<T> ? 'b' : 'B';
  } else if constexpr (sizeof(T) == 2) {
    return is_signed<T> ? 'h' : 'H';
  } else if constexpr (sizeof(T) == sizeof(int)) {
    return is_signed<T> ? 'i' : 'I';
  } else {
    return is_signed<T> ? 'q' : 'Q';
  }
}

// C's long is an int or a long long, so either of two codes will do.
template <class T>
inline constexpr bool is_long = false;
template <integer T>
inline constexpr bool is_long<T> = sizeof(T) == sizeof(long);

// The memory of `o`, whose elements must be of this type.
MPY_SHARED inline void get_buffer(mp_obj_t o, mp_buffer_info_t* info, unsigned flags, int code) {
  mp_get_buffer_raise(o, info, flags);
  if (info->typecode != code) mp_fun_table.raise_msg(&mp_type_TypeError, "wrong element type");
}
MPY_SHARED inline void get_buffer(mp_obj_t o, mp_buffer_info_t* info, unsigned flags, int code,
                                  int other) {
  mp_get_buffer_raise(o, info, flags);
  if (info->typecode == other) return;
  get_buffer(o, info, flags, code);
}

#if NATMOD_ABI >= 0x602
// Has an object such memory, writable if the elements are? A code of 0: whatever the elements are.
MPY_SHARED inline bool has_elements(mp_obj_t o, unsigned flags, int code, int other) {
  mp_buffer_info_t info;
  return mp_get_buffer(o, &info, flags) && (code == 0 || info.typecode == code || info.typecode == other);
}
#endif

template <class T>
MPY_INLINE span<T> span_from(mp_obj_t o) {
  using element = plain_t<T>;
  mp_buffer_info_t info;
  constexpr unsigned flags = is_same<T, element> ? MP_BUFFER_WRITE : MP_BUFFER_READ;
  if constexpr (is_same<element, uint8_t>) {
    mp_get_buffer_raise(o, &info, flags);  // anything is bytes
    return {static_cast<T*>(info.buf), info.len};
  } else {
    if constexpr (is_long<element>) {
      get_buffer(o, &info, flags, typecode<element>(), is_signed<element> ? 'l' : 'L');
    } else {
      get_buffer(o, &info, flags, typecode<element>());
    }
    return {static_cast<T*>(info.buf), info.len / sizeof(element)};
  }
}

[[noreturn]] MPY_SHARED inline void raise_too_small() {
  mp_fun_table.raise_msg(&mp_type_ValueError, "buffer is too small");
}
// Do `height` rows fit so many elements? Without a product that could overflow.
MPY_SHARED inline bool is_grid(size_t size, size_t width, size_t height, size_t stride) {
  if (width == 0 || height == 0) return true;
  if (stride < width || size < width) return false;
  return (height - 1) <= (size - width) / stride;
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_BUFFER_HPP
