#include "testing/coverage.h"

#include "base/files.h"

namespace natmod::testing {

namespace fs = std::filesystem;

coverage::Report sum_coverage(const std::vector<Result>& results, const fs::path& source,
                              const fs::path& top) {
  coverage::Report sum;
  const fs::path root = fs::weakly_canonical(top);
  for (const Result& result : results) {
    coverage::Report own;
    for (const auto& [file, covered] : result.coverage) {
      const fs::path whole = fs::weakly_canonical(source / file);
      const fs::path inside = whole.lexically_relative(root);
      if (!inside.empty() && *inside.begin() != "..")
        coverage::add(own, {{whole.string(), covered}});
    }
    coverage::add(sum, own);
  }
  return sum;
}

}  // namespace natmod::testing
