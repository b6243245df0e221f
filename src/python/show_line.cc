#include "python/show_line.h"

#include <fmt/format.h>

#include <algorithm>

namespace natmod::python {
namespace {

constexpr size_t kTab = 8, kBefore = 60, kWidth = 100;

/// Line ends as the lexer takes them.
std::string_view find_line(std::string_view source, uint32_t line) {
  for (size_t begin = 0;; --line) {
    size_t end = std::min(source.find_first_of("\r\n", begin), source.size());
    if (line == 1) return source.substr(begin, end - begin);
    if (end == source.size()) return {};
    begin = end + (source.substr(end, 2) == "\r\n" ? 2 : 1);
  }
}

bool is_continuation(char c) {
  return (c & 0xc0) == 0x80;
}

/// Columns of the terminal that come before column `bytes`, which counts bytes.
size_t width_before(std::string_view text, size_t bytes) {
  text = text.substr(0, bytes);
  return text.size() - static_cast<size_t>(std::ranges::count_if(text, is_continuation));
}

}  // namespace

std::string show_line(std::string_view source, uint32_t line, uint32_t column) {
  std::string text;
  for (char c : find_line(source, line)) {
    // Control characters could move the mark, or the terminal.
    bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    text.append(c == '\t' ? kTab - text.size() % kTab : 1, is_control ? ' ' : c);
  }
  if (text.empty()) return {};
  size_t at = column == 0 ? 0 : column - 1;
  size_t cut = at > kBefore && text.size() > kWidth ? at - kBefore : 0;
  while (cut < text.size() && is_continuation(text[cut])) ++cut;
  std::string shown = "    " + text.substr(cut, kWidth);
  if (column == 0 || at > text.size() || at < cut) return shown;
  return shown + fmt::format("\n    {:{}}^", "",
                             width_before(std::string_view(text).substr(cut), at - cut));
}

}  // namespace natmod::python
