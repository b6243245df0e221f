// Doctest sessions: text files in which examples stand as an interactive prompt would show them.
//
//     Anything outside examples is prose.
//
//     >>> import ring
//     >>> for i in range(2):
//     ...     ring.put(i)
//     ...
//     >>> ring.get()
//     0
//
// The rules are those of Python's doctest module, without its options: the expected output ends at
// a blank line or the next prompt; `<BLANKLINE>` stands for an empty line of output; an expected
// traceback is its header, anything indented, and the exception's last line. Output is compared
// exactly. As doctest does, an example that raises is compared by its exception alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace natmod::session {

struct Example {
  uint32_t line = 0;     ///< of the prompt in the file, from 1
  std::string source;    ///< without prompts; lines end in a newline
  std::string expected;  ///< output; empty or ends in a newline
  /// If an exception is expected: its last line, `ValueError: text`.
  std::optional<std::string> expected_exception;
};

/// Throws Error, naming file and line, for a prompt without a space behind it or an expected line
/// that is indented less than its prompt.
std::vector<Example> find_examples(std::string_view name, std::string_view text);

/// What an example did.
struct Outcome {
  std::string output;
  std::optional<std::string> exception;  ///< last line of the traceback
  std::string traceback;                 ///< all of it
};

bool agrees(const Example& example, const Outcome& outcome);

/// Where they differ, as a unified diff of the expected and the actual output (with traceback).
std::string show_difference(const Example& example, const Outcome& outcome);

}  // namespace natmod::session
