#pragma once

#include <string>
#include <string_view>

namespace natmod::mpy {

/// `text` for people: in single quotes, everything but plain ASCII escaped as \xNN, and cut after
/// `longest` bytes with dots behind the quote.
std::string quoted(std::string_view text, size_t longest = std::string_view::npos);

}  // namespace natmod::mpy
