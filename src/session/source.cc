#include "session/source.h"

#include <fmt/format.h>

#include <algorithm>

namespace natmod::session {

namespace {

/// Line ends of any system as newlines.
std::string with_newlines(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    result += text[i] == '\r' ? '\n' : text[i];
  }
  return result;
}

}  // namespace

Source::Source(std::string name, std::string_view text, uint32_t first_line)
    : name_(std::move(name)), text_(with_newlines(text)), first_line_(first_line), line_starts_{0} {
  for (uint32_t i = 0; i < text_.size(); ++i)
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
}

std::string_view Source::text(Span span) const {
  return std::string_view(text_).substr(span.begin, span.end - span.begin);
}

Source::Place Source::place(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  auto index = static_cast<uint32_t>(after - line_starts_.begin()) - 1;
  uint32_t begin = line_starts_[index];
  size_t end = std::min(text_.find('\n', begin), text_.size());
  return {first_line_ + index, offset - begin, std::string_view(text_).substr(begin, end - begin)};
}

namespace {

/// Control characters as spaces, so that a hostile line cannot move the caret or the terminal.
std::string printable(std::string_view line) {
  std::string shown(line);
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return shown;
}

/// Columns that `text` takes: one per character, not per byte.
size_t width(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

std::string SyntaxError::show_place(const Source& source) const {
  // Of a very long line, only the neighbourhood of the caret is of use.
  constexpr size_t kBefore = 60, kAfter = 40;
  Source::Place place = source.place(span_.begin);
  size_t cut = place.column > kBefore ? place.column - kBefore : 0;
  std::string_view before = place.line_text.substr(cut, place.column - cut);
  std::string_view after = place.line_text.substr(place.column).substr(0, kAfter);
  std::string text =
      fmt::format("  File \"{}\", line {}\n    {}{}\n    {:{}}^", source.name(), place.line,
                  printable(before), printable(after), "", width(before));
  if (!note_.empty()) text += " " + note_;
  return text;
}

}  // namespace natmod::session
