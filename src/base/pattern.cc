#include "base/pattern.h"

#include <regex>

namespace natmod {

struct Pattern::Compiled {
  std::regex regex;
};

namespace {

Pattern::Groups groups_of(const std::smatch& match) {
  return {match.begin(), match.end()};
}

}  // namespace

Pattern::Pattern(const std::string& expression)
    : compiled_(std::make_shared<Compiled>(Compiled{std::regex(expression)})) {}

std::optional<Pattern::Groups> Pattern::match(const std::string& text) const {
  std::smatch match;
  if (!std::regex_match(text, match, compiled_->regex)) return std::nullopt;
  return groups_of(match);
}

bool Pattern::matches(const std::string& text) const {
  return std::regex_match(text, compiled_->regex);
}

std::string Pattern::replace(const std::string& text,
                             const std::function<std::string(const Groups&)>& other) const {
  std::string out;
  auto last = text.cbegin();
  for (std::sregex_iterator at(text.begin(), text.end(), compiled_->regex), end; at != end; ++at) {
    out.append(last, (*at)[0].first);
    out += other(groups_of(*at));
    last = (*at)[0].second;
  }
  return out.append(last, text.cend());
}

}  // namespace natmod
