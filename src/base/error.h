// The one exception type. Parsers throw it at the first fault; passes that can find several faults
// collect their messages in an ErrorList and throw the batch. It is caught in cli/main.cc alone.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "natmod/error.h"

namespace natmod {

/// Throws an Error: `fail("{}: section {}: …", file, index)`.
template <class... Args>
[[noreturn]] void fail(fmt::format_string<Args...> format, Args&&... args) {
  throw Error(fmt::format(format, std::forward<Args>(args)...));
}

/// Gathers the faults of a pass. `checkpoint()` ends the pass: it throws if there were any, with
/// the first few in full and the number of the others (a wrong compiler flag can cause thousands).
class ErrorList {
 public:
  static constexpr size_t kShown = 20;

  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    messages_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }
  bool empty() const { return messages_.empty(); }
  void checkpoint();

 private:
  std::vector<std::string> messages_;
};

}  // namespace natmod
