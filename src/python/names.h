// The names of one compilation: every identifier and short string once, as a number. Which strings
// are names decides how they are stored in a .mpy file, so a table is filled in the order of the
// source.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace natmod::python {

/// Index of a name in its Names. Those below are in every table.
enum class Name : uint32_t {
#define NATMOD_NAME(ident, text) ident,
#include "python/names.def"
};

class Names {
 public:
  Names();

  /// The number of `text`, which is added if need be. Throws CompileError if it is too long for a
  /// QSTR.
  Name add(std::string_view text);
  std::optional<Name> find(std::string_view text) const;
  const std::string& text(Name name) const { return texts_[static_cast<size_t>(name)]; }
  size_t size() const { return texts_.size(); }
  /// Those that are not in every table, in the order in which they came.
  std::vector<std::string_view> added() const { return {texts_.begin() + n_common_, texts_.end()}; }

 private:
  std::ptrdiff_t n_common_ = 0;  ///< so many are in every table
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, Name> numbers_;
};

}  // namespace natmod::python
