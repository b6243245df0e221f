// Regular expressions (ECMAScript's). std::regex does the work, behind pattern.cc alone: a source
// that uses it takes three seconds more to compile.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace natmod {

class Pattern {
 public:
  /// What was matched, and what each group of it was; empty for a group that was not.
  using Groups = std::vector<std::string>;

  explicit Pattern(const std::string& expression);

  /// Of a whole text, not of a part.
  std::optional<Groups> match(const std::string& text) const;
  bool matches(const std::string& text) const;

  /// The text with something else for each part of it that matches.
  std::string replace(const std::string& text,
                      const std::function<std::string(const Groups&)>& other) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace natmod
