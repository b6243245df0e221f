#include "project/makefile.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "base/files.h"
#include "base/pattern.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

/// Files that include each other, and variables that name each other.
constexpr unsigned kMaxDepth = 8;

/// The files that a line includes; empty if it includes none. make reads one in a condition, too.
std::string included_by(const std::string& line) {
  static const Pattern kInclude(R"(^[ \t]*[-s]?include[ \t]+([^#]*[^#\s])[ \t]*(#.*)?$)");
  const auto groups = kInclude.match(line);
  return groups ? (*groups)[1] : std::string();
}

bool is_fragment(std::string_view file) {
  return file.ends_with("dynruntime.mk");
}

/// Matches what gives the variable a value; the value is the second group.
Pattern assignment_of(const std::string& variable, std::string_view before) {
  return Pattern(fmt::format(R"(^[ ]*{}{}[ \t]*(:|::|\?)?=[ \t]*(.*))", before, variable));
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
  static const Pattern kReference(R"(\$[({](\w+)[)}])");
  return kReference.replace(text, [&](const Pattern::Groups& groups) {
    const std::optional<std::string> value = value_of(groups[1]);
    return value && depth < kMaxDepth ? expanded(*value, depth + 1) : groups[0];
  });
}

std::optional<std::string> Makefile::value_of(const std::string& variable) const {
  const Pattern assignment = assignment_of(variable, R"((?:override[ ]+|export[ ]+)*)");
  for (size_t i = lines_.size(); i-- > 0;) {
    if (const auto groups = assignment.match(lines_[i])) return (*groups)[2];
  }
  return std::nullopt;
}

std::optional<std::string> Makefile::sdk_variable(const fs::path& sdk) const {
  static const Pattern kVariable(R"(\$[({](\w+)[)}](/py/dynruntime\.mk)?)");
  const auto named = kVariable.match(fragment_);
  if (!named) return std::nullopt;
  const Pattern insists = assignment_of((*named)[1], R"((?:export[ ]+)?override[ ]+)");
  auto does = [&](const std::string& line) { return insists.matches(line); };
  if (std::ranges::any_of(lines_, does)) return std::nullopt;
  fs::path value = !(*named)[2].empty() ? sdk : sdk / "py/dynruntime.mk";
  return fmt::format("{}={}", (*named)[1], value.string());
}

std::string Makefile::required_goal() const {
  static const Pattern kOpens(R"(^[ ]*if(n?eq|n?def)\b.*)");
  static const Pattern kGoal(R"(^[ ]*ifeq[ \t]*\(\$\(MAKECMDGOALS\),[ ]*([\w.-]+)\)[ ]*(#.*)?$)");
  std::vector<std::string> open;
  for (const std::string& line : lines_) {
    if (const auto goal = kGoal.match(line)) {
      open.push_back((*goal)[1]);
    } else if (kOpens.matches(line)) {
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
  static const Pattern kRule(R"(([^\t#=:][^#=:]*)::?($|[^=].*))");
  static const Pattern kArch(R"(.*\$[({]ARCH[)}].*)");
  std::set<std::string> found;
  std::vector<std::string> targets;
  for (const std::string& line : lines_) {
    const auto rule = kRule.match(line);
    if (rule) {
      std::istringstream words(expanded((*rule)[1]));
      targets.assign(std::istream_iterator<std::string>(words), {});
    } else if (!line.starts_with('\t')) {
      targets.clear();
    }
    if (kArch.matches(rule ? (*rule)[2] : line)) {
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
