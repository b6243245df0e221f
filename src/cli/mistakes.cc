#include "cli/mistakes.h"

#include <fmt/format.h>

#include <set>

#include "base/near_name.h"

namespace natmod::cli {
namespace {

/// --long and -s, of the command and its groups.
void add_names(const CLI::App& app, std::set<std::string>& names) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.insert("--" + name);
    for (const std::string& name : option->get_snames()) names.insert("-" + name);
  }
  for (const CLI::App* group : app.get_subcommands({})) add_names(*group, names);
}

std::string with_near(std::string text, const NearName& near) {
  if (!near.best().empty()) text += fmt::format("; did you mean '{}'?", near.best());
  return text;
}

}  // namespace

std::optional<std::string> explain_unknown(const CLI::App& command, int argc,
                                           const char* const* argv) {
  std::set<std::string> names;
  add_names(command, names);
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

std::string explain_unknown_command(const CLI::App& app, const std::string& name) {
  NearName near(name);
  std::string begun;  // what a shell would complete it to
  for (const CLI::App* command : app.get_subcommands({})) {
    near.consider(command->get_name());
    if (command->get_name().starts_with(name)) begun = command->get_name();
  }
  std::string text = fmt::format("there is no command '{}'", name);
  if (near.best().empty() && !begun.empty()) {
    return fmt::format("{}; did you mean '{}'?", text, begun);
  }
  return with_near(text, near) + (near.best().empty() ? "; natmod --help lists them" : "");
}

}  // namespace natmod::cli
