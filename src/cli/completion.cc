#include "cli/completion.h"

#include <fmt/format.h>

#include <vector>

namespace natmod::cli {
namespace {

/// The options of a command, without what has no name.
std::vector<OptionText> options_of(const CommandText& command) {
  std::vector<OptionText> options = command.options;
  std::erase_if(options, [](const OptionText& option) { return option.is_positional; });
  return options;
}

std::vector<CommandText> commands_of(const CommandLine& line) {
  std::vector<CommandText> commands;
  for (const Command& command : line.subcommands()) commands.push_back(command.text());
  return commands;
}

/// With a backslash before each of these characters.
std::string escape(const std::string& text, std::string_view special) {
  std::string out;
  for (char c : text) {
    if (special.find(c) != special.npos) out += '\\';
    out += c;
  }
  return out;
}

/// In single quotes, as zsh takes it.
std::string quote(const std::string& text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

/// A file where the type says so; nothing else can be guessed.
bool is_path(const std::string& type) {
  return type.find("FILE") != type.npos || type.find("FOLDER") != type.npos ||
         type.find("HEADER") != type.npos;
}

}  // namespace

std::string bash_completion(const CommandLine& line) {
  std::string commands, cases;
  for (const CommandText& command : commands_of(line)) {
    commands += command.name + " ";
    std::string words;
    for (const OptionText& option : options_of(command)) {
      for (const std::string& name : option.long_names) words += " --" + name;
      for (const std::string& name : option.short_names) words += " -" + name;
    }
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command.name, words.substr(1));
  }
  return fmt::format(
      "# Completion of natmod's commands and options for bash.\n"
      "_natmod() {{\n"
      "  local words word=${{COMP_WORDS[COMP_CWORD]}}\n"
      "  if [ \"$COMP_CWORD\" = 1 ]; then\n"
      "    words=\"{}--help --version\"\n"
      "  elif [[ $word == -* ]]; then\n"
      "    case ${{COMP_WORDS[1]}} in\n{}"
      "    esac\n"
      "  fi\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      "}}\n"
      "complete -o bashdefault -o default -F _natmod natmod\n",
      commands, cases);
}

std::string zsh_completion(const CommandLine& line) {
  std::string commands, cases;
  for (const CommandText& command : commands_of(line)) {
    commands += fmt::format("      {}\n", quote(command.name + ":" + escape(command.about, ":\\")));
    cases += fmt::format("    {})\n      _arguments \\\n", command.name);
    for (const OptionText& option : options_of(command)) {
      std::string rest = "[" + escape(option.about, "[]:\\") + "]";
      if (!option.value.empty()) {
        rest += fmt::format(":{}:{}", escape(option.value, ":\\"),
                            is_path(option.value) ? "_files" : " ");
      }
      for (const std::string& name : option.long_names) {
        cases += fmt::format("        {} \\\n", quote(fmt::format("--{}{}", name, rest)));
      }
      for (const std::string& name : option.short_names) {
        cases += fmt::format("        {} \\\n", quote(fmt::format("-{}{}", name, rest)));
      }
    }
    cases += "        '*:file:_files' ;;\n";
  }
  return fmt::format(
      "#compdef natmod\n"
      "# Completion of natmod's commands and options for zsh.\n"
      "_natmod() {{\n"
      "  if (( CURRENT == 2 )); then\n"
      "    local -a commands=(\n{}    )\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $words[1] in\n{}"
      "  esac\n"
      "}}\n"
      "_natmod \"$@\"\n",
      commands, cases);
}

std::string fish_completion(const CommandLine& line) {
  std::string out = "# Completion of natmod's commands and options for fish.\n";
  auto quote_fish = [](const std::string& text) { return "'" + escape(text, "'\\") + "'"; };
  for (const CommandText& command : commands_of(line)) {
    out += fmt::format("complete -c natmod -f -n __fish_use_subcommand -a {} -d {}\n", command.name,
                       quote_fish(command.about));
  }
  for (const CommandText& command : commands_of(line)) {
    for (const OptionText& option : options_of(command)) {
      std::string names;
      for (const std::string& name : option.long_names) names += " -l " + name;
      for (const std::string& name : option.short_names) names += " -s " + name;
      const char* value = option.value.empty() ? "" : is_path(option.value) ? " -r -F" : " -x";
      out += fmt::format("complete -c natmod -n '__fish_seen_subcommand_from {}'{}{} -d {}\n",
                         command.name, names, value, quote_fish(option.about));
    }
  }
  return out;
}

}  // namespace natmod::cli
