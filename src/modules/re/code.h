// The instructions of a regular expression's program.
#pragma once

#include <cstdint>

namespace natmod::board::regex {

enum class Op : uint8_t {
  // One character. Behind them: itself; nothing; a count and as many ranges of two bytes, for both
  // sets; the letter of a named set.
  character,
  any,
  set,
  set_not,
  named_set,
  // A place.
  line_start,
  line_end,
  // Behind them: an offset from the next instruction. Two say where to go on first, and where if
  // that fails.
  jump,
  try_next_first,
  try_offset_first,
  // Behind it: the slot that gets the position, twice the group's number, and one more at its end.
  save,
  matched
};

/// Instead of the first byte of a range: the second is the letter of a named set.
inline constexpr char kNamedSetMark = '\0';

/// \d \s \w and their opposites.
constexpr bool is_set_name(char c) {
  return c == 'd' || c == 'D' || c == 's' || c == 'S' || c == 'w' || c == 'W';
}

}  // namespace natmod::board::regex
