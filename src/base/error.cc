#include "base/error.h"

#include <fmt/ranges.h>

#include <utility>

namespace natmod {

Error::Error(std::string message) : std::runtime_error(message), messages_{std::move(message)} {}

Error::Error(std::vector<std::string> messages)
    : std::runtime_error(fmt::format("{}", fmt::join(messages, "\n"))),
      messages_(std::move(messages)) {}

void ErrorList::checkpoint() {
  if (messages_.empty()) return;
  std::vector<std::string> messages = std::exchange(messages_, {});
  if (messages.size() > kShown) {
    size_t rest = messages.size() - kShown;
    messages.resize(kShown);
    messages.push_back(fmt::format("{} more error{} like these", rest, rest == 1 ? "" : "s"));
  }
  throw Error(std::move(messages));
}

}  // namespace natmod
