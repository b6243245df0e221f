// Names for addresses in a module's text: from a map of `natmod link --map`, so that reports can
// say function and offset.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace natmod::board {

struct SourcePlace {
  std::string file;  ///< its path, as the compiler had it
  uint32_t line = 0;
};

class TextSymbols {
 public:
  TextSymbols() = default;
  /// Throws Error, naming file and line, for what is no map.
  static TextSymbols parse(std::string_view text, const std::string& name);

  /// Of the text that the map describes; in a map of this module it is the module's.
  uint64_t text_size() const { return text_size_; }

  /// `function+0x12`; empty if nothing is known about the offset.
  std::string describe(uint64_t offset) const;
  /// `file.c:12`; empty if the map does not say (`natmod link --elf` makes it say so).
  std::string_view line(uint64_t offset) const;
  /// The name of the function there, or empty.
  std::string_view function(uint64_t offset) const;

  struct Symbol {
    uint64_t offset;
    uint64_t size;
    std::string name;
  };
  struct Line {
    uint64_t offset;
    std::string place;  ///< `file.c:12`; empty: from here on nobody knows
    bool is_statement;  ///< one begins here; else it may be a part that was moved here
  };
  const std::vector<Symbol>& symbols() const { return symbols_; }  ///< by offset
  /// By offset; of several at one the last has the instruction.
  const std::vector<Line>& lines() const { return lines_; }
  std::optional<SourcePlace> place(const Line& line) const;
  /// Where a function begins in the source.
  std::optional<SourcePlace> first_place(const Symbol& symbol) const;

 private:
  const Symbol* find(uint64_t offset) const;

  std::vector<Symbol> symbols_;
  std::vector<Line> lines_;
  std::map<std::string, std::string> sources_;
  uint64_t text_size_ = 0;
};

}  // namespace natmod::board
