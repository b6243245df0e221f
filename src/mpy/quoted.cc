#include "mpy/quoted.h"

#include <fmt/format.h>

#include <cstdint>

namespace natmod::mpy {

std::string quoted(std::string_view text, size_t longest) {
  std::string out = "'";
  for (char c : text.substr(0, longest)) {
    bool plain = c >= 0x20 && c < 0x7f && c != '\'' && c != '\\';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("\\x{:02x}", static_cast<uint8_t>(c));
    }
  }
  out += text.size() > longest ? "'..." : "'";
  return out;
}

}  // namespace natmod::mpy
