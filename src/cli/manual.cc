#include "cli/manual.h"

#include <fmt/format.h>

#include <sstream>

namespace natmod::cli {
namespace {

/// Text as troff takes it: no line may begin with a control character.
std::string escape(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n')) {
      out += "\\&";
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

void add_option(std::string& out, const CLI::Option& option) {
  std::string names =
      option.get_positional() ? option.get_type_name() : option.get_name(false, true);
  if (names.empty()) return;
  out += ".TP\n\\fB" + escape(names) + "\\fR";
  bool takes_value = !option.get_positional() && option.get_items_expected_max() > 0 &&
                     !option.get_type_name().empty();
  if (takes_value) out += " \\fI" + escape(option.get_type_name()) + "\\fR";
  out += "\n" + escape(option.get_description()) + "\n";
}

void add_command(std::string& out, const CLI::App& command) {
  out += fmt::format(".SS natmod {}\n{}.\n", command.get_name(), escape(command.get_description()));
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_name() != "--help") add_option(out, *option);
  }
  for (const CLI::App* group : command.get_subcommands({})) {
    for (const CLI::Option* option : group->get_options()) add_option(out, *option);
  }
  std::string footer = command.get_footer();
  if (!footer.empty()) out += ".PP\n.nf\n" + escape(footer) + "\n.fi\n";
}

/// --long and -s names of a command's options.
std::string option_names(const CLI::App& command) {
  std::string names = "--help";
  auto add = [&](const CLI::App& app) {
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) {
        if (name != "help") names += " --" + name;
      }
      for (const std::string& name : option->get_snames()) {
        if (name != "h") names += " -" + name;
      }
    }
  };
  add(command);
  for (const CLI::App* group : command.get_subcommands({})) add(*group);
  return names;
}

}  // namespace

std::string man_page(const CLI::App& app) {
  std::string out = fmt::format(
      ".TH NATMOD 1 \"\" \"natmod {}\" \"User Commands\"\n.SH NAME\nnatmod \\- {}\n.SH SYNOPSIS\n"
      ".B natmod\n.I COMMAND\n[\\fIOPTION\\fR]... [\\fIFILE\\fR]...\n.SH DESCRIPTION\n",
      NATMOD_VERSION, escape(app.get_description()));
  out += "C and C++ to machine code in a .mpy file, which a board imports like a Python module.\n";
  out += ".SH COMMANDS\n";
  for (const CLI::App* command : app.get_subcommands({})) add_command(out, *command);
  out +=
      ".SH EXIT STATUS\n0: good. 1: the input is wrong, or a test failed. 2: the command line is "
      "wrong.\n"
      "3: a fault of natmod.\n";
  return out;
}

std::string bash_completion(const CLI::App& app) {
  std::string commands, cases;
  for (const CLI::App* command : app.get_subcommands({})) {
    commands += (commands.empty() ? "" : " ") + command->get_name();
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(), option_names(*command));
  }
  return fmt::format(
      "# Completion of natmod's commands and options for bash.\n"
      "_natmod() {{\n"
      "  local words word=${{COMP_WORDS[COMP_CWORD]}}\n"
      "  if [ \"$COMP_CWORD\" = 1 ]; then\n"
      "    words=\"{} --help --version\"\n"
      "  elif [[ $word == -* ]]; then\n"
      "    case ${{COMP_WORDS[1]}} in\n{}"
      "    esac\n"
      "  fi\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
      "}}\n"
      "complete -o bashdefault -o default -F _natmod natmod\n",
      commands, cases);
}

}  // namespace natmod::cli
