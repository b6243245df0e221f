// Where a module's bytes go, from the map that the linker wrote.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mpy/mpy_file.h"

namespace natmod::project {

struct SizeItem {
  std::string segment;  ///< "Text", "RODATA", "BSS": the map's headings
  std::string object;   ///< file; "(linker)" for what it made itself
  std::string section;  ///< of the object; for "(linker)" what it is
  std::string symbol;   ///< empty: no symbol covers these bytes
  size_t bytes = 0;
};

/// Every byte of each segment once. Error if this is no map of natmod link, or of another build
/// than `file`, the module at `path`.
std::vector<SizeItem> read_size_items(std::string_view map, std::string_view name,
                                      const mpy::MpyFile& file, std::string_view path);

/// The sums by one of "object", "section", "function"; largest first.
struct SizeSum {
  std::string segment;
  std::string name;
  size_t bytes = 0;
};
std::vector<SizeSum> sum_by(std::string_view what, const std::vector<SizeItem>& items);

}  // namespace natmod::project
