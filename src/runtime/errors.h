// Exceptions, raised by host code.
#pragma once

#include <fmt/format.h>

#include <span>
#include <string_view>

#include "runtime/state.h"

namespace natmod::board {

[[noreturn]] void raise_text(Runtime& rt, TypeId type, std::string_view text);
[[noreturn]] void raise_empty(Runtime& rt, TypeId type);
[[noreturn]] void raise_arg(Runtime& rt, TypeId type, Value arg);
template <class... A>
[[noreturn]] void raise(Runtime& rt, TypeId type, fmt::format_string<A...> format, A&&... args) {
  raise_text(rt, type, fmt::format(format, std::forward<A>(args)...));
}
/// OSError with one of errno's numbers.
[[noreturn]] void raise_os_error(Runtime& rt, int number);
Value new_exception(Runtime& rt, Address type, std::span<const Value> args);
Value new_exception_text(Runtime& rt, Address type, std::string_view text);
bool is_exception_type(Runtime& rt, Value value);
bool is_exception_instance(Runtime& rt, Value value);
bool is_native_exception(Runtime& rt, Value value);
Value exception_value(Runtime& rt, Value exception);
Value make_raise_obj(Runtime& rt, Value value);
bool exception_match(Runtime& rt, Value exception, Value type);

/// Counts nested host operations, so that no depth of guest objects can exhaust the host's stack.
class DepthGuard {
 public:
  explicit DepthGuard(Runtime& rt);
  ~DepthGuard() { --state_.depth; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;

 private:
  RuntimeState& state_;
};

}  // namespace natmod::board
