// What of the sources was run: lines, functions, and the branches of their machine code.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

namespace natmod::coverage {

struct Function {
  uint32_t line = 0;  ///< of its beginning
  uint64_t runs = 0;
};

/// A conditional branch instruction. A line may have several, and each architecture has its own.
struct BranchName {
  uint32_t line = 0;
  uint32_t number = 0;  ///< no other branch of the line has it
  auto operator<=>(const BranchName&) const = default;
};
struct Branch {
  uint64_t went_on = 0;
  uint64_t jumped = 0;
};

struct Source {
  std::map<uint32_t, uint64_t> lines;  ///< those that have code: how often that ran
  /// Of these a part ran that compilers may move, to where more than the line runs. If nothing else
  /// of a line ran, nobody knows whether it did, and it does not count.
  std::set<uint32_t> moved;
  bool is_known(uint32_t line) const { return lines.at(line) != 0 || !moved.contains(line); }
  std::map<std::string, Function> functions;
  std::map<BranchName, Branch> branches;
};

/// By file, as the compiler named it.
using Report = std::map<std::string, Source>;

/// Sums of both.
void add(Report& to, const Report& from);

/// How many there are, and how many of them ran; of a branch each of the two ways counts.
struct Share {
  size_t hit = 0;
  size_t all = 0;
  double percent() const;  ///< 100 if there are none
};
Share lines_of(const Source& source);
Share functions_of(const Source& source);
Share branches_of(const Source& source);

/// A row for each file and one for all, for people; names are as from the folder `top`.
std::string show_table(const Report& report, const std::string& top);
Share lines_of(const Report& report);

}  // namespace natmod::coverage
