// Regular expressions as MicroPython has them: compiled to a program of bytes, matched by
// backtracking. What it accepts, what it refuses and what is too long for it are MicroPython's, so
// a pattern that works on the board works on a device.
//
// A program is made of pieces that do not know where they stand: jumps are relative, and a signed
// byte wide. That is the limit which MicroPython answers with "error in regex".
//
// Source: MicroPython's documentation of re, and lib/re1.5 for the limits.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace natmod::board::regex {

struct Program {
  std::string code;
  unsigned groups = 0;  ///< that capture, without the whole match
};

/// nullopt: MicroPython refuses the pattern.
std::optional<Program> compile(std::string_view pattern);

/// Where a group starts and ends in the subject; kUnmatched both if it took no part.
inline constexpr size_t kUnmatched = SIZE_MAX;
struct Span {
  size_t begin = kUnmatched;
  size_t end = kUnmatched;
  bool operator==(const Span&) const = default;
};

struct Options {
  bool anchored = false;      ///< match at the start alone, as match(); else search()
  bool signed_chars = false;  ///< in ranges, bytes from 0x80 come before all others
  size_t depth = SIZE_MAX;    ///< of alternatives that wait to be tried
  /// Called now and then with the number of steps since; may throw.
  std::function<void(uint64_t)> on_steps = {};
};

enum class MatchOutcome { matched, failed, too_deep };

/// Matches `subject` from `start` on; `^` is the beginning of the whole. `groups` gets the whole
/// match and the groups.
MatchOutcome match(const Program& program, std::string_view subject, size_t start,
                   const Options& options, std::vector<Span>& groups);

}  // namespace natmod::board::regex
