#include "cli/mistakes.h"

#include <fmt/format.h>

#include <set>

#include "base/near_name.h"

namespace natmod::cli {
namespace {

/// --long and -s.
std::set<std::string> names_of(const CommandText& command) {
  std::set<std::string> names;
  for (const OptionText& option : command.options) {
    for (const std::string& name : option.long_names) names.insert("--" + name);
    for (const std::string& name : option.short_names) names.insert("-" + name);
  }
  return names;
}

std::string with_near(std::string text, const NearName& near) {
  if (!near.best().empty()) text += fmt::format("; did you mean '{}'?", near.best());
  return text;
}

}  // namespace

std::optional<std::string> explain_unknown(const CommandText& command, int argc,
                                           const char* const* argv) {
  const std::set<std::string> names = names_of(command);
  for (int i = 1; i < argc; ++i) {
    std::string word = argv[i];
    if (word == "--") break;
    bool is_short = word.size() > 1 && word[1] != '-';
    std::string option = word.substr(0, is_short ? 2 : word.find('='));
    if (word.size() < 2 || word[0] != '-' || names.contains(option)) continue;
    // A single dash before a long name is a slip, too.
    std::string meant = is_short && word.size() > 2 ? "-" + word.substr(0, word.find('=')) : option;
    NearName near(meant);
    for (const std::string& name : names) {
      if (name == meant)
        return fmt::format("there is no option '{}'; did you mean '{}'?", word, name);
      near.consider(name);
    }
    return with_near(fmt::format("there is no option '{}'", option), near);
  }
  return std::nullopt;
}

std::string explain_unknown_command(const CommandLine& line, const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : line.subcommands()) names.push_back(command.text().name);
  NearName near(name);
  std::string begun;  // what a shell would complete it to
  for (const std::string& known : names) {
    near.consider(known);
    if (known.starts_with(name)) begun = known;
  }
  std::string text = fmt::format("there is no command '{}'", name);
  if (near.best().empty() && !begun.empty()) {
    return fmt::format("{}; did you mean '{}'?", text, begun);
  }
  return with_near(text, near) + (near.best().empty() ? "; natmod --help lists them" : "");
}

}  // namespace natmod::cli
