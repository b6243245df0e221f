// The strings that every firmware knows by the same number
// (sdk/include/natmod/abi/static_qstrs.def).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace natmod::mpy {

struct StaticQstr {
  std::string_view ident;  ///< what follows MP_QSTR_ in C
  std::string_view text;
};

/// All of them; the number of the entry at index i is i + 1.
std::span<const StaticQstr> static_qstrs();

/// The number of `text`, if it is one of them.
std::optional<uint32_t> static_qstr_number(std::string_view text);

}  // namespace natmod::mpy
