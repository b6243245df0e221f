// The texts of errors, put together by the compiler.
#ifndef MPY_DETAIL_MESSAGES_HPP
#define MPY_DETAIL_MESSAGES_HPP

#include "mpy/arguments.hpp"
#include "mpy/detail/bound.hpp"

MPY_BEGIN
MPY_DETAIL {

#if MPY_ERROR_NAMES
struct type_writer {
  char* out = nullptr;
  size_t size = 0;

  constexpr const char* copy(const char* text) {
    for (; *text != '\0' && *text != '%'; ++text, ++size) {
      if (out != nullptr) out[size] = *text;
    }
    return text;
  }
  template <class Caster>
  constexpr const char* part(const char* text) {
    text = copy(text);
    if (*text != '%') return text;
    write<Caster>(parts_t<Caster>());
    return text + 1;
  }
  template <class Caster, class... Parts>
  constexpr void write(list<Parts...>) {
    const char* text = Caster::python.chars;
    ((text = part<caster_of<Parts>>(text)), ...);
    copy(text);
  }
};
template <class Caster>
consteval size_t type_size() {
  type_writer counted;
  counted.write<Caster>(parts_t<Caster>());
  return counted.size;
}
// The name of a caster's type with those of its parts.
template <class Caster>
consteval auto type_text() {
  char all[type_size<Caster>() + 1] = {};
  type_writer{all}.write<Caster>(parts_t<Caster>());
  return text<sizeof(all)>(all);
}
// "name: expected type"
template <text Name, text Type>
struct expected {
  static constexpr auto message = [] {
    constexpr char middle[] = ": expected ";
    struct {
      char chars[Name.size + sizeof(middle) + Type.size];
    } all = {};
    size_t n = 0;
    for (size_t i = 0; i < Name.size; ++i) all.chars[n++] = Name.chars[i];
    for (size_t i = 0; middle[i] != '\0'; ++i) all.chars[n++] = middle[i];
    for (size_t i = 0; i < Type.size; ++i) all.chars[n++] = Type.chars[i];
    return all;
  }();
};
#endif

// The message for an argument that has to be given.
template <text Name>
struct required {
  static constexpr auto message = [] {
    constexpr char tail[] = "' argument required";
    struct {
      char chars[Name.size + sizeof(tail) + 1];
    } all = {};
    size_t n = 0;
    all.chars[n++] = '\'';
    for (size_t i = 0; i < Name.size; ++i) all.chars[n++] = Name.chars[i];
    for (size_t i = 0; tail[i] != '\0'; ++i) all.chars[n++] = tail[i];
    return all;
  }();
};
// "expected Color"
template <text Name>
struct expected_one {
  static constexpr auto message = [] {
    constexpr char head[] = "expected ";
    char all[sizeof(head) + Name.size] = {};
    for (size_t i = 0; i + 1 < sizeof(head); ++i) all[i] = head[i];
    for (size_t i = 0; i < Name.size; ++i) all[sizeof(head) - 1 + i] = Name.chars[i];
    return text<sizeof(all)>(all);
  }();
};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_MESSAGES_HPP
