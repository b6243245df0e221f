// What is wrong with a file or an option that the user gave.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace natmod {

/// One or more complete messages, each naming file and reason; what() has them on lines.
class Error : public std::runtime_error {
 public:
  explicit Error(std::string message);
  explicit Error(std::vector<std::string> messages);

  const std::vector<std::string>& messages() const { return messages_; }

 private:
  std::vector<std::string> messages_;
};

}  // namespace natmod
