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
int generate(CLI::App& app, const std::string& what) {
  natmod::cli::RunArguments run;  // the other program's; it parses them itself
  CLI::App& command = *app.get_subcommand("run");
  command.set_help_flag("-h,--help", "Print this help message and exit");
  natmod::cli::add_run_arguments(command, run);
  struct Text {
    std::string_view name;
    std::string (*make)(const CLI::App&);
  };
  constexpr Text kTexts[] = {{"man", natmod::cli::man_page},
                             {"bash", natmod::cli::bash_completion},
                             {"zsh", natmod::cli::zsh_completion},
                             {"fish", natmod::cli::fish_completion}};
  const Text* text = std::ranges::find(kTexts, what, &Text::name);
  if (text == std::end(kTexts)) return kBadUsage;
  fmt::print("{}", text->make(app));
  return kGood;
}

/// Says what is wrong with the command line, or what --help asks for.
int refuse(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv) {
  if (error.get_exit_code() == 0) return app.exit(error);
  auto used = app.get_subcommands();
  const CLI::App& command = used.empty() ? app : *used[0];
  if (auto unknown = natmod::cli::explain_unknown(command, argc, argv)) {
    fmt::print(stderr, "natmod{}: {}\n", used.empty() ? "" : " " + command.get_name(), *unknown);
  } else {
    app.exit(error);
  }
  return kBadUsage;
}

}  // namespace

int main(int argc, char** argv) {
  if (natmod::cli::is_mpy_cross(argv[0])) return natmod::cli::mpy_cross(argc, argv);
  std::vector<std::string> compiler = split_off_compiler(argc, argv);
  CLI::App app{"Toolchain for native modules of MicroPython", "natmod"};
  app.set_version_flag("-V,--version", "natmod " NATMOD_VERSION);
  app.require_subcommand(1);
  // In the order in which a user meets them.
  natmod::cli::add_doctor(app);
  natmod::cli::add_new(app);
  natmod::cli::add_build(app);
  natmod::cli::add_test(app);
  natmod::cli::add_pack(app);
  natmod::cli::add_check(app);
  natmod::cli::add_size(app);
  natmod::cli::add_run(app);
  natmod::cli::add_link(app);
  natmod::cli::add_qstr(app, compiler);
  natmod::cli::add_py(app);
  natmod::cli::add_merge(app);
  natmod::cli::add_dump(app);
  if (argc == 3 && std::string_view(argv[1]) == "--generate") return generate(app, argv[2]);
  try {
    if (auto docs = natmod::project::docs_folder()) {
      app.footer(fmt::format("Documentation: {}", (*docs / "index.md").string()));
    }
    if (argc < 2) {
      fmt::print(stderr, "{}", app.help());
      return kBadUsage;
    }
    auto is_meant = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
    if (argv[1][0] != '-' && app.get_subcommands(is_meant).empty()) {
      fmt::print(stderr, "natmod: {}\n", natmod::cli::explain_unknown_command(app, argv[1]));
      return kBadUsage;
    }
    app.parse(argc, argv);
    return kGood;
  } catch (const CLI::ParseError& error) {
    return refuse(app, error, argc, argv);
  } catch (const natmod::Error& error) {
    for (const std::string& message : error.messages()) fmt::print(stderr, "natmod: {}\n", message);
    return kBadInput;
  } catch (const std::exception& error) {
    fmt::print(stderr, "natmod: internal error: {}\n", error.what());
    return kInternal;
  }
}
