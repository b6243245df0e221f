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

#include "mpy/detail/name.hpp"

MPY_BEGIN

template <text Name>
MPY_INLINE qstr name() {
  constexpr detail::name_ref ref = detail::name_of<Name>;
  return ref.load();
}

MPY_END

#endif  // MPY_NAME_HPP
