// Names: interned strings without a scan of the sources.
//
//   mpy::name<"foo">()   the QSTR foo, a number
//
// A name that every firmware has is a constant. Any other is an entry of the module's table, which
// the linker allots for a symbol that carries the characters (natmod/abi/cxx_symbols.h). Where the
// build has harvested the names (NATMOD_QSTR_NAMES, from `natmod qstr`), the entry's index is a
// constant too, and code gets smaller.
#ifndef MPY_NAME_HPP
#define MPY_NAME_HPP

#include "mpy/base.hpp"

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
  if (str(chars, size) == str(string)) return number;
#include "natmod/abi/static_qstrs.def"
  return 0;
}

// The entry of a string in the harvested table; 0 if it is not there.
consteval int harvested_entry(const char* chars, size_t size) {
#ifdef NATMOD_QSTR_NAMES
  constexpr char names[] = NATMOD_QSTR_NAMES;
  int entry = 1;
  for (size_t at = 0; at + 1 < sizeof(names); ++entry) {
    size_t length = 0;
    while (names[at + length] != '\0') ++length;
    if (str(chars, size) == str(names + at, length)) return entry;
    at += length + 1;
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

template <text Name>
MPY_INLINE qstr name() {
  constexpr detail::name_ref ref = detail::name_of<Name>;
  return ref.load();
}

MPY_END

#endif  // MPY_NAME_HPP
