// Names for addresses in a module's text: from a map of `natmod link --map`, so that reports can
// say function and offset.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace natmod::board {

class SymbolTable {
 public:
  SymbolTable() = default;
  /// Throws Error, naming file and line, for what is no map.
  static SymbolTable parse(std::string_view text, const std::string& name);

  /// `function+0x12`; empty if nothing is known about the offset.
  std::string describe(uint64_t offset) const;

 private:
  struct Symbol {
    uint64_t offset;
    uint64_t size;
    std::string name;
  };
  std::vector<Symbol> symbols_;  // by offset
};

}  // namespace natmod::board
