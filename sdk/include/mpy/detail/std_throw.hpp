// What the standard library's containers call where they would throw: MemoryError for a size that is too
// large, ValueError for what is out of range. Comes before the library's headers, whose templates are then
// made here and not looked for in a library.
#ifndef MPY_DETAIL_STD_THROW_HPP
#define MPY_DETAIL_STD_THROW_HPP

#include <cstddef>

#include "mpy/error.hpp"

#ifdef __GLIBCXX__
#undef _GLIBCXX_EXTERN_TEMPLATE
#define _GLIBCXX_EXTERN_TEMPLATE 0

namespace std {
[[noreturn, gnu::weak]] void __throw_length_error(const char*) {
  mp_fun_table.raise_msg(mpy::MemoryError::type(), nullptr);
}
[[noreturn, gnu::weak]] void __throw_bad_alloc() {
  mp_fun_table.raise_msg(mpy::MemoryError::type(), nullptr);
}
[[noreturn, gnu::weak]] void __throw_bad_array_new_length() {
  mp_fun_table.raise_msg(mpy::MemoryError::type(), nullptr);
}
[[noreturn, gnu::weak]] void __throw_logic_error(const char* message) {
  mp_fun_table.raise_msg(&mp_type_ValueError, message);
}
[[noreturn, gnu::weak]] void __throw_out_of_range(const char* message) {
  mp_fun_table.raise_msg(&mp_type_ValueError, message);
}
[[noreturn, gnu::weak]] void __throw_out_of_range_fmt(const char* message, ...) {
  mp_fun_table.raise_msg(&mp_type_ValueError, message);
}
}  // namespace std
#endif

#endif  // MPY_DETAIL_STD_THROW_HPP
