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

}  // namespace natmod::cli
