#include "base/error.h"

#include <fmt/ranges.h>

#include <utility>

namespace natmod {

Error::Error(std::string message) : std::runtime_error(message), messages_{std::move(message)} {}

Error::Error(std::vector<std::string> messages)
    : std::runtime_error(fmt::format("{}", fmt::join(messages, "\n"))),
      messages_(std::move(messages)) {}

void ErrorList::checkpoint() {
  if (!messages_.empty()) throw Error(std::exchange(messages_, {}));
}

}  // namespace natmod
