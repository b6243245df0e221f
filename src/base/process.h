// Running another program (POSIX).
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace natmod {

struct ProcessResult {
  int status = 0;          ///< exit status
  int signal = 0;          ///< that ended it, with `may_crash`
  bool timed_out = false;  ///< it was killed; the output is what came until then
  std::string output;
  std::string errors;  ///< with `errors_apart`: what of the output was standard error's
};

struct ProcessOptions {
  std::string folder;         ///< where it runs; empty: here
  bool keep_errors = true;    ///< standard error stays ours; otherwise it is gathered, too
  bool errors_apart = false;  ///< gathered so, each may come somewhat before or after the other
  std::chrono::seconds time_limit{0};  ///< 0: none
  bool may_crash = false;              ///< one that ends by a signal has a result, too
  /// Told of each whole line of what is gathered, as it comes, without its newline.
  std::function<void(std::string_view line)> on_line;
};

/// Runs `command[0]`, found through PATH, with the arguments that follow, and gathers its standard
/// output. Its standard input is empty. Error if it cannot be started, or ends
/// by a signal without `may_crash`.
ProcessResult run_process(const std::vector<std::string>& command,
                          const ProcessOptions& options = {});

}  // namespace natmod
