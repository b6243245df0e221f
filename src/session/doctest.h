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
// A prompt stands at the beginning of its line and is followed by a space. The expected output ends
// at an empty line or the next prompt, and `<BLANKLINE>` stands for an empty line of it; it is
// compared exactly, but that a final newline may lack. Where it is a traceback, its header and the
// exception's line count, and what stands between them is not compared. These are the rules of
// Python's doctest without its options, and those of the runner on real MicroPython.
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

/// Throws Error, naming file and line, for a prompt without a space behind it or an expected
/// traceback without an exception; and if there is no example.
std::vector<Example> find_examples(std::string_view name, std::string_view text);

/// What an example did.
struct Outcome {
  std::string output;
  std::optional<std::string> exception;  ///< last line of the traceback
  std::string traceback;                 ///< all of it
};

bool agrees(const Example& example, const Outcome& outcome);

/// The paragraph of an example that failed: its place, its source with prompts, and the reason.
std::string show_failure(std::string_view name, const Example& example, std::string_view reason);

/// The line behind the paragraphs: how many failed, and were not run.
std::string show_summary(std::string_view name, size_t examples, size_t passed, size_t failed);

/// Where they differ, as a unified diff of the expected and the actual output (with traceback).
std::string show_difference(const Example& example, const Outcome& outcome);

}  // namespace natmod::session
