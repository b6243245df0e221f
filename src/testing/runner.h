// Runs tests, each for each architecture, as many at a time as there are processors.
#pragma once

#include <functional>
#include <vector>

#include "testing/result.h"

namespace natmod::testing {

/// One test on one architecture.
struct Job {
  TestFile file;
  std::string arch;
  std::function<void(Result&)> run;  ///< of a result that has file and architecture
};

struct RunnerOptions {
  unsigned jobs = 0;       ///< at a time; 0: as many as processors
  bool fail_fast = false;  ///< begin no more after the first that fails
  /// Told of each that is done, and how many that makes; never twice at a time.
  std::function<void(const Result&, size_t n_done)> watch;
};

/// The results in the order of the jobs, without those that were not begun. An Error of a job is
/// why it is broken.
std::vector<Result> run(const std::vector<Job>& jobs, const RunnerOptions& options);

}  // namespace natmod::testing
