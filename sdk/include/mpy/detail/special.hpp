// Python's special names: where a type has them, how many parameters a function has, and which flags of
// a type tell the firmware to ask.
#ifndef MPY_DETAIL_SPECIAL_HPP
#define MPY_DETAIL_SPECIAL_HPP

#include "mpy/base.hpp"
#include "mpy/detail/meta.hpp"

MPY_BEGIN
MPY_DETAIL {

enum class place : uint8_t {
  unary,
  binary,
  in_place,
  repr,
  str,
  get_item,
  set_item,
  delete_item,
  iterator,
  next,
  call,
  method,   // looked up by name
  nowhere,  // no native type is asked
};

// What the firmware makes of a result, or wants of it; `self`: the object itself, of an operator in place that
// gives nothing.
enum class meaning : uint8_t { value, truth, small_int, equality, in_place, self };

struct special {
  const char* name;
  place where;
  int op;
  size_t arity;
  uint16_t flags;
  detail::meaning meaning;

  constexpr detail::meaning meaning_of(bool is_void) const {
    if (meaning == meaning::in_place) return is_void ? meaning::self : meaning::value;
    return meaning;
  }
};

inline constexpr size_t kAnyArity = 0;
// Without these two the firmware answers == of two types, and of an object with itself, on its own.
inline constexpr uint16_t kHasEqual = MP_TYPE_FLAG_EQ_CHECKS_OTHER_TYPE | MP_TYPE_FLAG_EQ_NOT_REFLEXIVE;

inline constexpr special specials[] = {
#define MPY_SPECIAL(name, where, op, arity, flags, means) {#name, place::where, op, arity, flags, meaning::means},
#include "mpy/detail/special_methods.def"
#undef MPY_SPECIAL
};

// Of any other name: a method.
consteval special find_special(const char* name) {
  if (name[0] == '_' && name[1] == '_') {
    for (const special& row : specials) {
      if (equal(row.name, name)) return row;
    }
  }
  return {"", place::method, 0, kAnyArity, 0, meaning::value};
}
template <text Name>
inline constexpr special special_of = find_special(Name.chars);

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_SPECIAL_HPP
