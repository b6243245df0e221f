// The arguments of calls of host functions.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/runtime.h"

namespace natmod::board {

void check_arg_count(Runtime& rt, size_t n_args, size_t n_keywords, size_t n_min, size_t n_max,
                     bool takes_keywords);
inline void check_args(Runtime& rt, Args args, size_t n_min, size_t n_max, bool keywords = false) {
  check_arg_count(rt, args.size(), args.n_keywords(), n_min, n_max, keywords);
}
/// For a function that the text names where errors are detailed.
[[noreturn]] void raise_args_mismatch(Runtime& rt, std::string_view function, size_t expected,
                                      size_t given);
[[noreturn]] void raise_keywords_unimplemented(Runtime& rt);

/// A parameter of parse_args: MicroPython's mp_arg_t.
struct Param {
  enum Flag : uint16_t {
    boolean = 1,
    integer = 2,
    object = 3,
    kind_mask = 0xff,
    required = 0x100,
    keyword_only = 0x200
  };
  std::string_view name;
  uint16_t flags = object;
  /// boolean 0/1, integer or an object's word
  int64_t fallback = 0;
};
std::vector<int64_t> parse_args(Runtime& rt, std::span<const Value> positional,
                                std::span<const Value> keywords, std::span<const Param> params);

}  // namespace natmod::board
