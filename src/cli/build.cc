// natmod build: sources to .mpy files for several architectures.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <thread>

#include "base/error.h"
#include "cli/build_command.h"
#include "cli/commands.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

struct Arguments : BuildArguments {
  bool watch = false;
};

[[noreturn]] void report_failures(const project::BuildReport& report) {
  std::string archs;
  for (const project::BuildFailure& failure : report.failures) archs += " " + failure.arch;
  fail("not built:{}", archs);
}

/// When each file of the project was written, without what a build makes.
std::map<fs::path, fs::file_time_type> times_of(const BuiltProject& built,
                                                const Arguments& arguments) {
  std::map<fs::path, fs::file_time_type> times;
  std::error_code error;
  auto add = [&](const fs::path& path) { times[path] = fs::last_write_time(path, error); };
  bool is_sources = built.project.source != built.project.top;
  if (is_sources) {
    for (const std::string& source : arguments.sources) add(source);
  }
  for (auto entry = fs::recursive_directory_iterator(built.project.top, error);
       entry != fs::end(entry); entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (entry->is_directory(error) &&
        (name == "build" || name == "dist" || name.starts_with('.'))) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(error) && !name.ends_with(".mpy")) {
      add(entry->path());
    }
  }
  return times;
}

/// Builds again whenever a file has changed; until it is interrupted.
[[noreturn]] void watch(Arguments& arguments, const BuiltProject& first) {
  auto before = times_of(first, arguments);
  fmt::print("Watching {} for changes; Ctrl-C ends it.\n", first.project.top.string());
  for (;;) {
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    auto now = times_of(first, arguments);
    if (now == before) continue;
    before = now;
    print_table(build_with_progress(arguments));
  }
}

void build(Arguments& arguments) {
  BuiltProject built = build_with_progress(arguments);
  print_table(built);
  if (arguments.watch) watch(arguments, built);
  if (!built.report.failures.empty()) report_failures(built.report);
  bool is_project = built.project.source == built.project.top;
  fmt::print("\nNext: {}\n", is_project
                                 ? "natmod test"
                                 : fmt::format("natmod run {} -c 'dir({})'",
                                               fs::proximate(built.report.modules[0].file).string(),
                                               built.report.modules[0].name));
}

}  // namespace

void add_build(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("build", "Build modules for one, several or all architectures");
  add_build_options(*command, *arguments);
  command->add_flag("--watch", arguments->watch, "build again whenever a file changes");
  command->footer(
      "CMake and Ninja build in build/ARCH_ABI; the results are dist/ARCH_ABI/NAME.mpy.\n"
      "CHANGE is against the file that was there before, in bytes.");
  command->callback([arguments] { build(*arguments); });
}

}  // namespace natmod::cli
