// Where a name is: a number that every firmware has, an entry of the harvested table, or a symbol of the linker.
#ifndef MPY_DETAIL_NAME_HPP
#define MPY_DETAIL_NAME_HPP

#include "mpy/base.hpp"
#include "mpy/detail/meta.hpp"

extern "C" const uint16_t mp_native_qstr_table[];

// Seen in preprocessed source, this tells a build that there are names to harvest from objects.
struct natmod_uses_qstr_symbols;

MPY_BEGIN
MPY_DETAIL {

// The number of a string that every firmware has; 0 if it is none.
consteval int static_qstr(const char* chars, size_t size) {
  int number = 0;
#define NATMOD_STATIC_QSTR(ident, string) \
  ++number;                               \
  if (size == sizeof(string) - 1 && str(chars, size) == str(string)) return number;
#include "natmod/abi/static_qstrs.def"
  return 0;
}

#ifdef NATMOD_QSTR_NAMES
// The harvested names, each with a zero byte behind it, and where each begins; of the last one, its end.
inline constexpr char harvested_names[] = NATMOD_QSTR_NAMES;
consteval size_t count_harvested() {
  size_t n = 0;
  for (size_t i = 0; i + 1 < sizeof(harvested_names); ++i) n += harvested_names[i] == '\0';
  return n;
}
inline constexpr size_t n_harvested = count_harvested();
struct harvested_places {
  size_t at[n_harvested + 1] = {};
};
inline constexpr harvested_places harvested = [] {
  harvested_places all;
  size_t n = 0;
  for (size_t i = 0; i + 1 < sizeof(harvested_names); ++i) {
    if (harvested_names[i] == '\0') all.at[++n] = i + 1;
  }
  return all;
}();
#endif

// The entry of a string in the harvested table; 0 if it is not there.
consteval int harvested_entry(const char* chars, size_t size) {
#ifdef NATMOD_QSTR_NAMES
  for (size_t k = 0; k < n_harvested; ++k) {
    size_t at = harvested.at[k];
    if (harvested.at[k + 1] - at != size + 1) continue;
    if (str(chars, size) == str(harvested_names + at, size)) return static_cast<int>(k) + 1;
  }
#endif
  (void)chars, (void)size;
  return 0;
}

// All that is known of a name, for constant data.
struct name_ref {
  int number = 0;                          // of a static QSTR, or 0
  int entry = 0;                           // in the harvested table, or 0
  const unsigned short* slot = nullptr;    // its table entry, for the linker to find
  const char* index = nullptr;             // the address is the entry's index

  MPY_INLINE constexpr qstr load() const {
    if (number != 0) return static_cast<qstr>(number);
    if (entry != 0) return mp_native_qstr_table[entry];
    return *slot;
  }
};

template <text Name, class>
struct symbol_of;
template <text Name, size_t... I>
struct symbol_of<Name, indices<I...>> {
  using type = natmod::qstr_v1<static_cast<unsigned char>(Name.chars[I])...>;
};
template <text Name>
using symbol = typename symbol_of<Name, count_to<Name.size>>::type;

template <text Name>
inline constexpr name_ref name_of{static_qstr(Name.chars, Name.size),
                                  harvested_entry(Name.chars, Name.size), &symbol<Name>::slot,
                                  symbol<Name>::index};

// How tables state names: by harvested index where all are known, else by the linker's symbols.
struct index_by_symbol {
  using type = const char*;
  static constexpr type of(const name_ref& name) { return name.index; }
  static MPY_INLINE qstr load(type index) {
    return mp_native_qstr_table[reinterpret_cast<uintptr_t>(index)];
  }
};
template <class Number>
struct index_by_number {
  using type = Number;
  static constexpr type of(const name_ref& name) { return static_cast<type>(name.entry); }
  static MPY_INLINE qstr load(type index) { return mp_native_qstr_table[index]; }
};


}  // namespace detail

namespace detail {
inline mp_obj_t name_object(qstr q) {
  return mp_fun_table.native_to_obj(q, MP_NATIVE_TYPE_QSTR);
}
}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_NAME_HPP
