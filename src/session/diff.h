// Line-by-line comparison of texts.
#pragma once

#include <string>
#include <string_view>

namespace natmod::session {

/// A unified diff with three lines of context: `-` for lines of `expected` alone, `+` for lines of
/// `actual` alone. Empty if the texts are equal. A text without a final newline is marked as such.
std::string unified_diff(std::string_view expected, std::string_view actual);

}  // namespace natmod::session
