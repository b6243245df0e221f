// Running another program (POSIX).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace natmod {

struct ProcessResult {
  int status = 0;  ///< exit status
  std::string output;
};

struct ProcessOptions {
  std::string folder;       ///< where it runs; empty: here
  bool keep_errors = true;  ///< standard error stays ours; otherwise it is gathered, too
  /// Told of each whole line of what is gathered, as it comes, without its newline.
  std::function<void(std::string_view line)> on_line;
};

/// Runs `command[0]`, found through PATH, with the arguments that follow, and gathers its standard
/// output. Its standard input is empty. Error if it cannot be started or ends by a signal.
ProcessResult run_process(const std::vector<std::string>& command,
                          const ProcessOptions& options = {});

}  // namespace natmod
