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

void add_option(std::string& out, const OptionText& option) {
  if (option.shown.empty()) return;
  out += ".TP\n\\fB" + escape(option.shown) + "\\fR";
  if (!option.value.empty()) out += " \\fI" + escape(option.value) + "\\fR";
  out += "\n" + escape(option.about) + "\n";
}

void add_command(std::string& out, const CommandText& command) {
  out += fmt::format(".SS natmod {}\n{}.\n", command.name, escape(command.about));
  for (const OptionText& option : command.options) {
    if (option.long_names != std::vector<std::string>{"help"}) add_option(out, option);
  }
  if (!command.footer.empty()) out += ".PP\n.nf\n" + escape(command.footer) + "\n.fi\n";
}

}  // namespace

std::string man_page(const CommandLine& line) {
  std::string out = fmt::format(
      ".TH NATMOD 1 \"\" \"natmod {}\" \"User Commands\"\n.SH NAME\nnatmod \\- {}\n.SH SYNOPSIS\n"
      ".B natmod\n.I COMMAND\n[\\fIOPTION\\fR]... [\\fIFILE\\fR]...\n.SH DESCRIPTION\n",
      NATMOD_VERSION, escape(line.about()));
  out += "C and C++ to machine code in a .mpy file, which a board imports like a Python module.\n";
  out += ".SH COMMANDS\n";
  for (const Command& command : line.subcommands()) add_command(out, command.text());
  out +=
      ".SH EXIT STATUS\n0: good. 1: the input is wrong, or a test failed. 2: the command line is "
      "wrong.\n"
      "3: a fault of natmod.\n";
  return out;
}

}  // namespace natmod::cli
