// What a test came to on one architecture.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "coverage/report.h"
#include "testing/test_file.h"

namespace natmod::testing {

/// An example that did not do what the session says; or a script that ended in an exception.
struct Failure {
  uint32_t line = 0;   ///< of the example's prompt; 0 for a script
  std::string source;  ///< of the example
  std::string expected;
  std::string actual;                ///< output and traceback
  std::string reason;                ///< the difference, or what stopped it, as it is shown
  std::optional<std::string> fault;  ///< the machine's, that broke down
};

/// What is counted, exactly, so that it repeats: {"session.txt:12", "instructions"}.
struct FigureName {
  std::string of;
  std::string kind;  ///< instructions, heap, stack, bytes
  auto operator<=>(const FigureName&) const = default;
};
using Figures = std::map<FigureName, uint64_t>;

struct Result {
  TestFile file;
  std::string arch;
  size_t examples = 0;  ///< of a script: one, itself
  size_t passed = 0;
  std::vector<Failure> failures;  ///< the other examples were not run
  std::vector<std::string> warnings;
  std::string broken;  ///< why nothing of it could be run; no failures then
  double seconds = 0;
  Figures figures;  ///< of the virtual board
  coverage::Report coverage;

  bool is_good() const { return broken.empty() && failures.empty() && passed == examples; }
  size_t not_run() const { return examples - passed - failures.size(); }
  /// `session.txt: 3 examples passed`, `tests/all.py: 1 of 1 examples failed`
  std::string summary() const;
};

/// The paragraph of a failure: where, the example as it is typed, the reason.
std::string show(const Result& result, const Failure& failure);

/// The same failure of several architectures, or of one.
struct CommonFailure {
  const Result* result;  ///< of the first
  const Failure* failure;
  std::vector<std::string> archs;
};

/// In the order in which they came; they are the same but for addresses in them.
std::vector<CommonFailure> gather_failures(const std::vector<Result>& results);

/// ` on all 11 architectures`, ` on x64, armv7m`
std::string show_archs(const std::vector<std::string>& archs, size_t n_all);

}  // namespace natmod::testing
