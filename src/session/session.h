// A session with a board: texts go in, and what they print, raise or break comes out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "python/compile.h"
#include "runtime/runtime.h"
#include "session/doctest.h"

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

  explicit Session(board::Runtime& runtime) : runtime_(runtime) {}

  /// Runs a text. Exceptions and syntax errors are the result; board::MachineFault leaves.
  /// `first_line` is the number of its first line in the file called `name`.
  std::optional<Failure> run(const std::string& name, std::string_view text, python::Input input,
                             const Output& output, uint32_t first_line = 1);

  /// The end of a program: calls what it gave to sys.atexit().
  std::optional<Failure> end(const Output& output);

  board::Runtime& runtime() { return runtime_; }

 private:
  std::optional<Failure> attempt(const Output& output, const std::function<void()>& action);

  board::Runtime& runtime_;
};

struct FailedExample {
  Example example;
  std::string actual;                ///< output and traceback
  std::optional<std::string> fault;  ///< the machine's, which broke down; with it `actual` ends
  std::string paragraph;             ///< for people: place, source, difference
};

struct DoctestReport {
  size_t examples = 0;
  size_t passed = 0;
  std::vector<FailedExample> failures;  ///< the others were not run, because the machine broke down
  bool is_good() const { return passed == examples; }
};

/// Runs the examples of a session file. Throws Error if the file is no session. A machine that
/// breaks down fails the example and ends the session. `watch` is told of each example that was
/// run.
using Watch = std::function<void(const Example&)>;
DoctestReport run_doctest(Session& session, const std::string& name, std::string_view text,
                          const Watch& watch = {});

}  // namespace natmod::session
