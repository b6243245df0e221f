// A test on the virtual board, which is a process of its own for each.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "project/build.h"
#include "testing/result.h"

namespace natmod::testing {

struct BoardOptions {
  std::vector<std::string> arguments;  ///< for natmod run
  std::chrono::seconds time_limit{0};  ///< 0: none but the board's budget
  bool coverage = false;               ///< note what of the sources was run
};

/// The test of the result, for its architecture.
void run_on_board(const std::vector<const project::BuiltModule*>& modules,
                  const BoardOptions& options, Result& result);

}  // namespace natmod::testing
