#include "board/machine/symbols.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/error.h"

namespace natmod::board {
namespace {

// A number at the start of the text, in base 16 behind "0x"; the text moves behind it.
bool take_number(std::string_view& text, uint64_t& out) {
  const size_t start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return false;
  text.remove_prefix(start);
  const bool hex = text.starts_with("0x");
  if (hex) text.remove_prefix(2);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), out, hex ? 16 : 10);
  if (result.ec != std::errc()) return false;
  text.remove_prefix(static_cast<size_t>(result.ptr - text.data()));
  return true;
}

}  // namespace

// The part called "Text" has a row per section and, indented by two more spaces, per symbol:
// offset, size, name.
TextSymbols TextSymbols::parse(std::string_view text, const std::string& name) {
  TextSymbols table;
  bool in_text = false;
  bool in_lines = false;
  bool in_sources = false;
  bool found = false;
  unsigned number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (number == 1) {  // architecture ARCH, text SIZE bytes, …
      const size_t at = line.find(", text ");
      if (at == line.npos) fail("{}: not a map of natmod link", name);
      std::string_view size = line.substr(at + 6);
      if (!take_number(size, table.text_size_)) fail("{}: not a map of natmod link", name);
    }
    if (line == "Text") {
      in_text = found = true;
      continue;
    }
    if (line == "Lines") {
      in_lines = true;
      continue;
    }
    if (line == "Sources") {
      in_sources = true;
      continue;
    }
    if (line.empty()) in_text = in_lines = in_sources = false;
    if (in_sources) {
      const size_t is = line.find(" is ");
      if (is == line.npos) fail("{}: line {}: not a row of a map", name, number);
      table.sources_.emplace(line.substr(0, is), line.substr(is + 4));
    }
    if (in_lines && line.starts_with("0x")) {
      Line one{};
      if (!take_number(line, one.offset) || line.size() < 2) {
        fail("{}: line {}: not a row of a map", name, number);
      }
      one.is_statement = line.ends_with(" *");
      if (one.is_statement) line.remove_suffix(2);
      if (line != " -") one.place = line.substr(1);
      table.lines_.push_back(std::move(one));
      continue;
    }
    if (!in_text || !line.starts_with("0x")) continue;
    Symbol symbol{};
    if (!take_number(line, symbol.offset) || !take_number(line, symbol.size)) {
      fail("{}: line {}: not a row of a map", name, number);
    }
    if (!line.starts_with("   ")) continue;  // a section
    symbol.name = line.substr(3);
    table.symbols_.push_back(std::move(symbol));
  }
  if (!found) fail("{}: not a map of natmod link", name);
  std::stable_sort(table.symbols_.begin(), table.symbols_.end(),
                   [](const Symbol& a, const Symbol& b) { return a.offset < b.offset; });
  std::stable_sort(table.lines_.begin(), table.lines_.end(),
                   [](const Line& a, const Line& b) { return a.offset < b.offset; });
  return table;
}

std::optional<SourcePlace> TextSymbols::place(const Line& line) const {
  const size_t colon = line.place.rfind(':');
  if (colon == line.place.npos) return std::nullopt;
  const std::string file = line.place.substr(0, colon);
  std::string_view number(line.place);
  number.remove_prefix(colon + 1);
  uint64_t value = 0;
  if (!take_number(number, value)) return std::nullopt;
  const auto source = sources_.find(file);
  return SourcePlace{source == sources_.end() ? file : source->second,
                     static_cast<uint32_t>(value)};
}

std::optional<SourcePlace> TextSymbols::first_place(const Symbol& symbol) const {
  const auto first = std::ranges::lower_bound(lines_, symbol.offset, {}, &Line::offset);
  if (first == lines_.end() || first->offset >= symbol.offset + symbol.size) return std::nullopt;
  return place(*first);
}

const TextSymbols::Symbol* TextSymbols::find(uint64_t offset) const {
  auto after = std::upper_bound(symbols_.begin(), symbols_.end(), offset,
                                [](uint64_t at, const Symbol& s) { return at < s.offset; });
  while (after != symbols_.begin()) {
    const Symbol& symbol = *--after;
    if (offset - symbol.offset < std::max<uint64_t>(symbol.size, 1)) return &symbol;
    if (symbol.size != 0) break;  // labels without a size may lie inside a function
  }
  return nullptr;
}

std::string TextSymbols::describe(uint64_t offset) const {
  const Symbol* symbol = find(offset);
  if (symbol == nullptr) return {};
  if (offset == symbol->offset) return symbol->name;
  return fmt::format("{}+{:#x}", symbol->name, offset - symbol->offset);
}

std::string_view TextSymbols::line(uint64_t offset) const {
  auto after = std::upper_bound(lines_.begin(), lines_.end(), offset,
                                [](uint64_t at, const Line& line) { return at < line.offset; });
  return after == lines_.begin() ? std::string_view() : std::string_view((--after)->place);
}

std::string_view TextSymbols::function(uint64_t offset) const {
  const Symbol* symbol = find(offset);
  return symbol == nullptr ? std::string_view() : std::string_view(symbol->name);
}

}  // namespace natmod::board
