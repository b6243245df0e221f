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
#include "cli/manual.h"

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

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> compiler = split_off_compiler(argc, argv);
  CLI::App app{"Toolchain for native modules of MicroPython", "natmod"};
  app.set_version_flag("--version", "natmod " NATMOD_VERSION);
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
  if (argc == 3 && std::string_view(argv[1]) == "--generate") {  // for the build: see manual.h
    bool is_man = std::string_view(argv[2]) == "man";
    fmt::print("{}", is_man ? natmod::cli::man_page(app) : natmod::cli::bash_completion(app));
    return kGood;
  }
  try {
    if (argc < 2) {
      fmt::print(stderr, "{}", app.help());
      return kBadUsage;
    }
    auto is_meant = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
    if (argv[1][0] != '-' && app.get_subcommands(is_meant).empty()) {
      fmt::print(stderr, "natmod: there is no command '{}'; natmod --help lists them\n", argv[1]);
      return kBadUsage;
    }
    app.parse(argc, argv);
    return kGood;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kGood : kBadUsage;
  } catch (const natmod::Error& error) {
    for (const std::string& message : error.messages()) fmt::print(stderr, "natmod: {}\n", message);
    return kBadInput;
  } catch (const std::exception& error) {
    fmt::print(stderr, "natmod: internal error: {}\n", error.what());
    return kInternal;
  }
}
