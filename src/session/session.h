// A session with a board: texts go in, and what they print, raise or break comes out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "board/runtime.h"
#include "session/doctest.h"
#include "session/interpreter.h"

namespace natmod::session {

/// How a text ended that was not simply done.
struct Failure {
  std::string exception;           ///< last line of the traceback
  std::string traceback;           ///< all of it, with its final newline
  std::optional<int> exit_status;  ///< of SystemExit
};

class Session {
 public:
  using Output = std::function<void(std::string_view)>;

  explicit Session(board::Runtime& runtime) : runtime_(runtime), interpreter_(runtime) {}

  /// Runs a text. Exceptions and syntax errors are the result; board::MachineFault leaves.
  /// `first_line` is the number of its first line in the file called `name`.
  std::optional<Failure> run(std::string name, std::string text, Interpreter::Mode mode,
                             const Output& output, uint32_t first_line = 1);

  Interpreter& interpreter() { return interpreter_; }
  board::Runtime& runtime() { return runtime_; }

 private:
  board::Runtime& runtime_;
  Interpreter interpreter_;
};

struct DoctestReport {
  size_t examples = 0;
  size_t passed = 0;
  size_t failed = 0;     ///< the others were not run, because the machine broke down
  std::string failures;  ///< one paragraph for each
  bool is_good() const { return passed == examples; }
};

/// Runs the examples of a session file. Throws Error if the file is no session. A machine that
/// breaks down fails the example and ends the session. `watch` is told of each example that was
/// run.
using Watch = std::function<void(const Example&)>;
DoctestReport run_doctest(Session& session, const std::string& name, std::string_view text,
                          const Watch& watch = {});

}  // namespace natmod::session
