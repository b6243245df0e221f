// Running another program (POSIX).
#pragma once

#include <string>
#include <vector>

namespace natmod {

struct ProcessResult {
  int status = 0;  ///< exit status
  std::string output;
};

/// Runs `command[0]`, found through PATH, with the arguments that follow, and gathers its standard
/// output. Its standard input is empty, its standard error is ours. Error if it cannot be started
/// or ends by a signal.
ProcessResult run_process(const std::vector<std::string>& command);

}  // namespace natmod
