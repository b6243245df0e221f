#include "mpy/cxx_symbols.h"

#include <charconv>

#include "abi/cxx_symbols.h"
#include "base/error.h"

namespace natmod::mpy {
namespace {

// What a QSTR's length is kept in on every firmware is a byte.
constexpr size_t kMaxQstrSize = 255;

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// `Lh102E`: one byte of the name.
std::optional<char> take_byte(std::string_view& text) {
  if (!take(text, "Lh")) return std::nullopt;
  unsigned value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || value > 255) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  if (!take(text, "E")) return std::nullopt;
  return static_cast<char>(value);
}

}  // namespace

std::optional<QstrSymbol> read_qstr_symbol(std::string_view symbol) {
  std::string_view rest = symbol;
  if (!take(rest, NATMOD_QSTR_SYMBOL_PREFIX)) {
    if (!symbol.starts_with(NATMOD_QSTR_SYMBOL_ANY)) return std::nullopt;
    fail("symbol '{}' names a QSTR in the way of other headers than this natmod's", symbol);
  }
  QstrSymbol result;
  while (rest.starts_with('L')) {
    std::optional<char> byte = take_byte(rest);
    if (!byte) fail("symbol '{}' spells no QSTR", symbol);
    result.text += *byte;
  }
  result.is_index = rest == NATMOD_QSTR_SYMBOL_INDEX;
  if (!result.is_index && rest != NATMOD_QSTR_SYMBOL_SLOT) {
    fail("symbol '{}' spells no QSTR", symbol);
  }
  if (result.text.size() > kMaxQstrSize) {
    fail("QSTR '{}...' has {} bytes; firmware keeps no more than {}", result.text.substr(0, 20),
         result.text.size(), kMaxQstrSize);
  }
  if (result.text.find('\0') != std::string::npos) fail("symbol '{}' has a zero byte", symbol);
  return result;
}

bool is_pyi_name(std::string_view name) {
  return name.find(NATMOD_PYI_SYMBOL_PREFIX) != std::string_view::npos;
}

}  // namespace natmod::mpy
