// natmod build: sources to .mpy files for several architectures.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <thread>

#include "base/error.h"
#include "cli/build_command.h"
#include "cli/commands.h"
#include "project/build_system.h"
#include "testing/test_file.h"

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

using Times = std::map<fs::path, fs::file_time_type>;

/// When each file of the project was written, without what a build makes.
Times times_of(const BuiltProject& built, const Arguments& arguments) {
  Times times;
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

/// Whether a source is new or another; what else a build writes, a log of this command, is none.
bool has_new_source(const Times& before, const Times& now) {
  return std::ranges::any_of(now, [&](const auto& entry) {
    auto old = before.find(entry.first);
    bool is_same = old != before.end() && old->second == entry.second;
    return !is_same && project::is_source(entry.first);
  });
}

bool is_up_to_date(const BuiltProject& built) {
  return std::ranges::all_of(built.report.folders, [&](const fs::path& folder) {
    return project::is_up_to_date(built.project.top, folder);
  });
}

/// Builds again whenever a file has changed; until it is interrupted.
[[noreturn]] void watch(Arguments& arguments, BuiltProject last) {
  constexpr std::chrono::milliseconds kPause{150};
  auto before = times_of(last, arguments);
  bool has_failed = !last.report.failures.empty();
  fmt::print("Watching {} for changes; Ctrl-C ends it.\n", last.project.top.string());
  for (;;) {
    std::fflush(stdout);
    std::this_thread::sleep_for(kPause);
    if (times_of(last, arguments) == before) continue;
    std::this_thread::sleep_for(kPause);  // an editor may write a file in several steps
    auto now = times_of(last, arguments);
    // After a good build the build system knows what a change is to it.
    bool is_of_use = has_failed ? has_new_source(before, now) : !is_up_to_date(last);
    before = now;
    if (!is_of_use) continue;
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

void build(Arguments& arguments) {
  BuiltProject built = build_with_progress(arguments);
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

void add_build(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      app.add_subcommand("build", "Build modules for one, several or all architectures");
  add_build_options(*command, *arguments);
  command->add_flag("--watch", arguments->watch, "build again whenever a file changes");
  command->footer(
      "CMake and Ninja, or make where a Makefile includes a dynruntime.mk, build in "
      "build/ARCH_ABI;\n"
      "the results are dist/ARCH_ABI/NAME.mpy.\n"
      "CHANGE is against the file that was there before, in bytes.");
  command->callback([arguments] { build(*arguments); });
}

}  // namespace natmod::cli
