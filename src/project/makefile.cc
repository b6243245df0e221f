#include "project/makefile.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "base/files.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

/// Files that include each other, and variables that name each other.
constexpr unsigned kMaxDepth = 8;

/// The files that a line includes; empty if it includes none. make reads one in a condition, too.
std::string included_by(const std::string& line) {
  static const std::regex kInclude(R"(^[ \t]*[-s]?include[ \t]+([^#]*[^#\s])[ \t]*(#.*)?$)");
  std::smatch match;
  return std::regex_match(line, match, kInclude) ? match[1].str() : std::string();
}

bool is_fragment(std::string_view file) {
  return file.ends_with("dynruntime.mk");
}

/// Matches what gives the variable a value; the value is the second group.
std::regex assignment_of(const std::string& variable, std::string_view before) {
  return std::regex(fmt::format(R"(^[ ]*{}{}[ \t]*(:|::|\?)?=[ \t]*(.*))", before, variable));
}

}  // namespace

Makefile::Makefile(fs::path path) : Makefile(std::move(path), 0) {}

Makefile::Makefile(fs::path path, unsigned depth) : path_(std::move(path)) {
  std::istringstream in(read_text(path_));
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) {
      line.pop_back();
      has_returns_ = true;
    }
    lines_.push_back(line);
  }
  fragment_ = find_fragment(depth);
}

std::string Makefile::find_fragment(unsigned depth) const {
  for (const std::string& line : lines_) {
    std::istringstream files(included_by(line));
    for (std::string file; files >> file;) {
      fs::path found = expanded(file);
      if (is_fragment(found.string())) return file;
      fs::path inner = path_.parent_path() / found;
      if (depth == kMaxDepth || !fs::is_regular_file(inner)) continue;
      std::string fragment = Makefile(inner, depth + 1).fragment();
      if (!fragment.empty()) return fragment;
    }
  }
  return {};
}

bool Makefile::includes_fragment(const std::string& line) const {
  return is_fragment(expanded(included_by(line)));
}

/// With the values of the variables that the file itself has.
std::string Makefile::expanded(const std::string& text, unsigned depth) const {
  static const std::regex kReference(R"(\$[({](\w+)[)}])");
  std::string out;
  auto last = text.cbegin();
  for (std::sregex_iterator at(text.begin(), text.end(), kReference), end; at != end; ++at) {
    out.append(last, (*at)[0].first);
    std::optional<std::string> value = value_of((*at)[1]);
    out += value && depth < kMaxDepth ? expanded(*value, depth + 1) : at->str();
    last = (*at)[0].second;
  }
  return out.append(last, text.cend());
}

std::optional<std::string> Makefile::value_of(const std::string& variable) const {
  std::regex assignment = assignment_of(variable, R"((?:override[ ]+|export[ ]+)*)");
  std::smatch match;
  for (size_t i = lines_.size(); i-- > 0;) {
    if (std::regex_match(lines_[i], match, assignment)) return match[2];
  }
  return std::nullopt;
}

std::optional<std::string> Makefile::sdk_variable(const fs::path& sdk) const {
  static const std::regex kVariable(R"(\$[({](\w+)[)}](/py/dynruntime\.mk)?)");
  std::smatch named;
  if (!std::regex_match(fragment_, named, kVariable)) return std::nullopt;
  std::regex insists = assignment_of(named[1], R"((?:export[ ]+)?override[ ]+)");
  auto does = [&](const std::string& line) { return std::regex_match(line, insists); };
  if (std::ranges::any_of(lines_, does)) return std::nullopt;
  fs::path value = named[2].matched ? sdk : sdk / "py/dynruntime.mk";
  return fmt::format("{}={}", named[1].str(), value.string());
}

std::string Makefile::required_goal() const {
  static const std::regex kOpens(R"(^[ ]*if(n?eq|n?def)\b.*)");
  static const std::regex kGoal(
      R"(^[ ]*ifeq[ \t]*\(\$\(MAKECMDGOALS\),[ ]*([\w.-]+)\)[ ]*(#.*)?$)");
  std::vector<std::string> open;
  for (const std::string& line : lines_) {
    std::smatch goal;
    if (std::regex_match(line, goal, kGoal)) {
      open.push_back(goal[1]);
    } else if (std::regex_match(line, kOpens)) {
      open.emplace_back();
    } else if (line.starts_with("endif") && !open.empty()) {
      open.pop_back();
    } else if (includes_fragment(line)) {
      auto found =
          std::ranges::find_if(open, [](const std::string& each) { return !each.empty(); });
      return found == open.end() ? std::string() : *found;
    }
  }
  return {};
}

std::vector<std::string> Makefile::targets_by_arch() const {
  static const std::regex kRule(R"(([^\t#=:][^#=:]*)::?($|[^=].*))");
  static const std::regex kArch(R"(.*\$[({]ARCH[)}].*)");
  std::set<std::string> found;
  std::vector<std::string> targets;
  for (const std::string& line : lines_) {
    std::smatch rule;
    if (std::regex_match(line, rule, kRule)) {
      std::istringstream words(expanded(rule[1]));
      targets.assign(std::istream_iterator<std::string>(words), {});
    } else if (!line.starts_with('\t')) {
      targets.clear();
    }
    if (std::regex_match(rule.empty() ? line : rule[2].str(), kArch)) {
      found.insert(targets.begin(), targets.end());
    }
  }
  auto is_apart = [](const std::string& name) {
    return name.find_first_of("$%") != name.npos;  // in BUILD, or a pattern
  };
  std::erase_if(found, is_apart);
  return {found.begin(), found.end()};
}

std::string Makefile::with_fragment(const fs::path& fragment) const {
  std::string out;
  for (const std::string& line : lines_) {
    out += includes_fragment(line) ? "include " + fragment.string() : line;
    out += '\n';
  }
  return out;
}

}  // namespace natmod::project
