// natmod test: the tests of a project, on the virtual board and on real MicroPython.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "cli/build_command.h"
#include "cli/commands.h"
#include "coverage/lcov.h"
#include "testing/baseline.h"
#include "testing/coverage.h"
#include "testing/jobs.h"
#include "testing/report.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

struct TestArguments : BuildArguments {
  std::string micropython;
  unsigned timeout = 0;
  std::string budget, heap, stack;
  std::vector<std::string> board;
  std::vector<std::string> names;
  bool list = false;
  bool fail_fast = false;
  bool last_failed = false;
  bool json = false;
  std::string junit;
  bool record = false;
  double tolerance = 0;
  bool coverage = false;
  std::string lcov;
  double fail_under = 0;
};

testing::BoardOptions board_options(const TestArguments& arguments) {
  testing::BoardOptions options{arguments.board, std::chrono::seconds(arguments.timeout),
                                arguments.coverage};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) options.arguments.insert(options.arguments.end(), {name, value});
  };
  add("--budget", arguments.budget);
  add("--heap", arguments.heap);
  add("--stack", arguments.stack);
  return options;
}

/// How far the tests are: a line that is written over, where somebody may look.
class Progress {
 public:
  explicit Progress(size_t n_jobs) : n_jobs_(n_jobs), is_terminal_(::isatty(STDERR_FILENO)) {}
  ~Progress() {
    if (is_terminal_) fmt::print(stderr, "\r\x1b[K");
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const testing::Result& result, size_t n_done) {
    if (!result.is_good()) ++n_failed_;
    if (!is_terminal_) return;
    std::string failed = n_failed_ == 0 ? "" : fmt::format(", {} failed", n_failed_);
    fmt::print(stderr, "\r\x1b[K[{}/{}{}] {}: {:.50}", n_done, n_jobs_, failed, result.arch,
               result.file.name());
    std::fflush(stderr);
  }

 private:
  size_t n_jobs_;
  size_t n_failed_ = 0;
  bool is_terminal_;
};

void print_report(const testing::Report& report) {
  for (const testing::Result& result : report.results) {
    fmt::print("{:<10} {}: {}{}\n", result.arch, report.where,
               result.is_good() ? "" : "FAILED: ", result.summary());
  }
  fmt::print("{}", testing::show_failures(report));
  if (std::getenv("GITHUB_ACTIONS")) fmt::print("{}", testing::show_annotations(report));
}

/// Holds the figures against the baseline, or puts them into it.
void use_baseline(const TestArguments& arguments, const project::BuiltProject& built,
                  testing::Report& report) {
  if (!arguments.record) {
    report.growth = testing::find_growth(report.results, built, arguments.tolerance);
    return;
  }
  const fs::path file = testing::record(report.results, built);
  if (!arguments.json) fmt::print("{}: written\n", fs::proximate(file).string());
}

/// Gathers what was covered and writes it for other programs.
void use_coverage(const TestArguments& arguments, const project::BuiltProject& built,
                  testing::Report& report) {
  report.coverage = testing::sum_coverage(report.results, built.project.source, built.project.top);
  if (report.coverage->empty())
    fail("--coverage: no module has debug information of its sources: build without --release");
  const std::string file =
      arguments.lcov.empty() ? (built.project.build / "coverage.info").string() : arguments.lcov;
  write_file(file, coverage::write_lcov(*report.coverage));
  if (arguments.json) return;
  fmt::print("\n{}{}: for genhtml and others\n",
             coverage::show_table(*report.coverage, fs::canonical(built.project.top).string()),
             fs::proximate(file).string());
}

void test(TestArguments& arguments, bool is_abi_given) {
  const std::vector<testing::TestFile> tests =
      testing::need_tests(find_named_project(arguments).top, arguments.names);
  if (arguments.list) {
    fmt::print("{}", testing::show_list(tests));
    return;
  }
  const testing::Place place =
      testing::find_place(arguments.micropython, arguments.options.abi, is_abi_given);
  if (!place.arch.empty()) arguments.arch = place.arch;
  arguments.options.abi = place.abi;
  const project::BuiltProject built = build_with_progress(arguments);
  std::vector<testing::Job> jobs = testing::make_jobs(
      place, board_options(arguments), arguments.options.archs, built.report.modules, tests);
  const fs::path history = built.project.build / "natmod-last-failed.txt";
  const testing::Failed before = testing::read_history(history);
  if (arguments.last_failed) testing::keep_failed(jobs, before);

  testing::Report report;
  report.where = place.shown();
  const auto start = std::chrono::steady_clock::now();
  {
    Progress progress(jobs.size());
    report.results = testing::run(
        jobs, {arguments.options.jobs, arguments.fail_fast,
               [&](const testing::Result& result, size_t n) { progress.show(result, n); }});
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  for (const project::BuildFailure& failure : built.report.failures)
    report.not_built.push_back(failure.arch);
  report.not_begun = jobs.size() - report.results.size();
  testing::write_history(history, before, report.results);
  if (place.micropython.empty()) use_baseline(arguments, built, report);

  if (!arguments.json) print_report(report);
  if (arguments.coverage) use_coverage(arguments, built, report);
  if (arguments.json) fmt::print("{}", testing::show_json(report));
  std::fflush(stdout);
  if (!arguments.junit.empty()) write_file(arguments.junit, testing::show_junit(report));
  if (report.not_begun > 0)
    fmt::print(stderr, "not run after the first failure: {}\n", report.not_begun);
  if (report.failed() > 0) fail("{} of {} tests failed", report.failed(), report.results.size());
  if (!report.not_built.empty())
    fail("not built, so not tested: {}", fmt::join(report.not_built, ", "));
  if (!report.growth.empty()) {
    fail("{} figures are above the baseline; natmod test --record takes the new ones",
         report.growth.size());
  }
  if (arguments.coverage) {
    const double percent = coverage::lines_of(*report.coverage).percent();
    if (percent < arguments.fail_under)
      fail("{:.1f} % of the lines were run, less than --fail-under {}", percent,
           arguments.fail_under);
  }
  if (!arguments.json) fmt::print("\nNext: natmod pack\n");
}

}  // namespace

void add_test(CommandLine& line) {
  auto arguments = std::make_shared<TestArguments>();
  Command command = line.add_subcommand(
      "test", "Run a project's tests on the virtual board, or on real MicroPython");
  add_build_options(command, *arguments);
  const auto text = [&](const char* name, std::string& value, const char* help, const char* type) {
    return command.add_option(name, value, help).type_name(type);
  };
  Option micropython =
      text("--micropython", arguments->micropython,
           "run them on this MicroPython instead, for its own architecture and ABI", "PROGRAM");
  command.add_option("-k", arguments->names, "only tests with this in their name; may be repeated")
      .once_each()
      .type_name("TEXT");
  Option list = command.add_flag("--list", arguments->list, "show the tests and build nothing");
  command.add_flag("--fail-fast", arguments->fail_fast, "begin no more tests after a failure");
  command
      .add_flag("--last-failed", arguments->last_failed,
                "only what failed last; all if nothing of it did")
      .excludes(list);
  command
      .add_option("--timeout", arguments->timeout,
                  "seconds that a test may take (with --micropython 60, else no limit but the "
                  "budget)")
      .range(1u, 1'000'000u)
      .type_name("N");
  text("--budget", arguments->budget, "instructions that a test may run on the virtual board", "N");
  text("--heap", arguments->heap, "size of the virtual board's heap", "SIZE");
  text("--stack", arguments->stack, "size of its stack", "SIZE");
  command
      .add_option("--board", arguments->board,
                  "an option for natmod run: --board=--gc-stress; may be repeated")
      .once_each()
      .type_name("OPTION");
  command.add_flag("--json", arguments->json, "one JSON object in place of the text");
  text("--junit", arguments->junit, "write a report for CI systems", "FILE");
  command.add_flag("--record", arguments->record,
                   "keep the figures of this run in natmod-baseline.txt");
  command
      .add_option("--tolerance", arguments->tolerance,
                  "percent by which a figure may be above natmod-baseline.txt")
      .range(0.0, 1e6)
      .capture_default_str()
      .type_name("PERCENT");
  Option coverage = command.add_flag(
      "--coverage", arguments->coverage,
      "show which lines, functions and branches of the sources were run, on any architecture");
  text("--lcov", arguments->lcov,
       "where to write that for other programs (default: build/coverage.info)", "FILE")
      .needs(coverage);
  command
      .add_option("--fail-under", arguments->fail_under, "percent of the lines that have to be run")
      .range(0.0, 100.0)
      .needs(coverage)
      .type_name("PERCENT");
  coverage.excludes(micropython);
  command.footer(
      "Builds first. Tests are the texts (.txt) with examples (>>>) in the project's folder and "
      "in\n"
      "tests/, and the scripts (.py) in tests/, which pass when they end without an exception;\n"
      "each runs for each architecture.");
  command.callback([arguments, command] { test(*arguments, command.has("--abi")); });
}

}  // namespace natmod::cli
