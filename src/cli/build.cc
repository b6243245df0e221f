// natmod build: sources to .mpy files for several architectures.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "cli/build_command.h"
#include "cli/commands.h"
#include "project/watch.h"
#include "testing/test_file.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

struct BuildCommand : BuildArguments {
  bool watch = false;
};

[[noreturn]] void report_failures(const project::BuildReport& report) {
  std::string archs;
  for (const project::BuildFailure& failure : report.failures) archs += " " + failure.arch;
  fail("not built:{}", archs);
}

/// Builds again whenever a file has changed; until it is interrupted.
[[noreturn]] void watch(BuildCommand& arguments, project::BuiltProject last) {
  project::Watch watch(last, arguments.sources);
  bool has_failed = !last.report.failures.empty();
  fmt::print("Watching {} for changes; Ctrl-C ends it.\n", last.project.top.string());
  for (;;) {
    std::fflush(stdout);
    watch.wait(last, has_failed);
    try {
      last = build_with_progress(arguments);
      print_table(last);
      has_failed = !last.report.failures.empty();
    } catch (const Error& error) {
      fmt::print(stderr, "natmod: {}\n", error.what());  // a file that is away, for a while
      has_failed = true;
    }
  }
}

void build(BuildCommand& arguments) {
  project::BuiltProject built = build_with_progress(arguments);
  print_table(built);
  if (arguments.watch) watch(arguments, built);
  if (!built.report.failures.empty()) report_failures(built.report);
  bool is_project = built.project.source == built.project.top;
  bool can_test = is_project && !testing::find_tests(built.project.top).empty();
  const project::BuiltModule& module = built.report.modules[0];
  fmt::print("\nNext: {}\n", can_test
                                 ? "natmod test"
                                 : fmt::format("natmod run {} -c 'dir({})'",
                                               fs::proximate(module.file).string(), module.name));
}

}  // namespace

void add_build(CommandLine& line) {
  auto arguments = std::make_shared<BuildCommand>();
  Command command =
      line.add_subcommand("build", "Build modules for one, several or all architectures");
  add_build_options(command, *arguments);
  command.add_flag("--watch", arguments->watch, "build again whenever a file changes");
  command.footer(
      "CMake and Ninja, or make where a Makefile includes a dynruntime.mk, build in "
      "build/ARCH_ABI;\n"
      "the results are dist/ARCH_ABI/NAME.mpy.\n"
      "CHANGE is against the file that was there before, in bytes.");
  command.callback([arguments] { build(*arguments); });
}

}  // namespace natmod::cli
