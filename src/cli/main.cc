// Entry point: exit status 0 good, 1 the input is wrong, 2 the command line is wrong, 3 a fault of
// ours.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/manual.h"
#include "cli/mistakes.h"
#include "cli/mpy_cross.h"
#include "cli/run_arguments.h"
#include "project/workplace.h"

namespace {

enum ExitStatus { kGood = 0, kBadInput = 1, kBadUsage = 2, kInternal = 3 };

/// `natmod qstr … -- COMPILER FLAGS`: takes what follows `--` off the command line. For the other
/// commands `--` ends the options, as usual.
std::vector<std::string> split_off_compiler(int& argc, char** argv) {
  if (argc < 2 || std::string_view(argv[1]) != "qstr") return {};
  char** end = argv + argc;
  char** mark = std::find(argv, end, std::string_view("--"));
  if (mark == end) return {};
  argc = static_cast<int>(mark - argv);
  return {mark + 1, end};
}

/// For the build: what is installed beside the program.
int generate(const natmod::cli::CommandLine& line, const std::string& what) {
  struct Text {
    std::string_view name;
    std::string (*make)(const natmod::cli::CommandLine&);
  };
  constexpr Text kTexts[] = {{"man", natmod::cli::man_page},
                             {"bash", natmod::cli::bash_completion},
                             {"zsh", natmod::cli::zsh_completion},
                             {"fish", natmod::cli::fish_completion}};
  const Text* text = std::ranges::find(kTexts, what, &Text::name);
  if (text == std::end(kTexts)) return kBadUsage;
  // The other program parses its options itself.
  natmod::cli::RunArguments arguments;
  for (natmod::cli::Command& command : line.subcommands()) {
    if (command.text().name != "run") continue;
    command.add_help();
    natmod::cli::add_run_arguments(command, arguments);
  }
  fmt::print("{}", text->make(line));
  return kGood;
}

}  // namespace

int main(int argc, char** argv) {
  if (natmod::cli::is_mpy_cross(argv[0])) return natmod::cli::mpy_cross(argc, argv);
  std::vector<std::string> compiler = split_off_compiler(argc, argv);
  natmod::cli::CommandLine line("Toolchain for native modules of MicroPython", "natmod");
  line.top().add_version("-V,--version", "natmod " NATMOD_VERSION);
  // In the order in which a user meets them.
  natmod::cli::add_doctor(line);
  natmod::cli::add_new(line);
  natmod::cli::add_build(line);
  natmod::cli::add_test(line);
  natmod::cli::add_pack(line);
  natmod::cli::add_check(line);
  natmod::cli::add_size(line);
  natmod::cli::add_run(line);
  natmod::cli::add_toolchain(line);
  natmod::cli::add_link(line);
  natmod::cli::add_qstr(line, compiler);
  natmod::cli::add_py(line);
  natmod::cli::add_merge(line);
  natmod::cli::add_dump(line);
  if (argc == 3 && std::string_view(argv[1]) == "--generate") return generate(line, argv[2]);
  try {
    if (auto docs = natmod::project::docs_folder()) {
      line.top().footer(fmt::format("Documentation: {}", (*docs / "index.md").string()));
    }
    if (argc < 2) {
      fmt::print(stderr, "{}", line.help());
      return kBadUsage;
    }
    auto is_meant = [&](const natmod::cli::Command& command) {
      return command.text().name == argv[1];
    };
    if (argv[1][0] != '-' && std::ranges::none_of(line.subcommands(), is_meant)) {
      fmt::print(stderr, "natmod: {}\n", natmod::cli::explain_unknown_command(line, argv[1]));
      return kBadUsage;
    }
    return line.parse(argc, argv).value_or(kGood);
  } catch (const natmod::Error& error) {
    for (const std::string& message : error.messages()) fmt::print(stderr, "natmod: {}\n", message);
    return kBadInput;
  } catch (const std::exception& error) {
    fmt::print(stderr, "natmod: internal error: {}\n", error.what());
    return kInternal;
  }
}
