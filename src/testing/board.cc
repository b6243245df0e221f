#include "testing/board.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/process.h"
#include "base/sha256.h"
#include "coverage/lcov.h"
#include "project/workplace.h"
#include "session/diff.h"

namespace natmod::testing {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::vector<std::string> command(const TestFile& test, const std::string& arch,
                                 const std::vector<const project::BuiltModule*>& modules,
                                 const BoardOptions& options) {
  std::vector<std::string> command = {
      project::own_program().string(), "run", "--json", "--stats", "--arch", arch};
  for (const project::BuiltModule* module : modules) command.push_back(module->file.string());
  command.push_back(test.name());
  for (const project::BuiltModule* module : modules)
    command.insert(command.end(), {"--map", module->name + "=" + module->map.string()});
  command.insert(command.end(), options.arguments.begin(), options.arguments.end());
  return command;
}

std::string digest(const std::string& text) {
  return sha256({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

/// Where the process of a test leaves what it covered, until that is read.
class CoverageFile {
 public:
  CoverageFile(const fs::path& folder, const TestFile& test)
      : path_(folder / fmt::format("natmod-coverage-{}.info", digest(test.name()))) {}
  ~CoverageFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  CoverageFile(const CoverageFile&) = delete;
  CoverageFile& operator=(const CoverageFile&) = delete;

  std::string path() const { return path_.string(); }
  /// Nothing if the process did not come so far.
  coverage::Report read() const {
    if (!fs::exists(path_)) return {};
    return coverage::read_lcov(read_text(path_), path());
  }

 private:
  fs::path path_;
};

std::optional<std::string> text_or_none(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return json.get<std::string>();
}

void read_session(const Json& run, Result& result) {
  result.examples = run["examples"]["total"];
  result.passed = run["examples"]["passed"];
  for (const Json& json : run["failures"]) {
    Failure failure{json["line"],
                    json["source"],
                    json["expected"],
                    json["actual"],
                    {},
                    text_or_none(json["fault"])};
    failure.reason = session::unified_diff(failure.expected, failure.actual);
    result.failures.push_back(std::move(failure));
  }
}

void read_script(const Json& run, bool is_good, Result& result) {
  result.examples = 1;
  result.passed = is_good ? 1 : 0;
  if (is_good) return;
  Failure failure;
  failure.actual = run["output"];
  if (!run["exception"].is_null()) failure.actual += run["exception"]["traceback"];
  failure.fault = text_or_none(run["fault"]);
  failure.reason = failure.actual + failure.fault.value_or("");
  result.failures.push_back(std::move(failure));
}

/// Instructions of each example, by its line, and of all; how high heap and stack grew.
Figures read_figures(const std::string& name, const Json& stats) {
  Figures figures = {{{name, "instructions"}, stats["instructions"]},
                     {{name, "heap"}, stats["heap_peak"]},
                     {{name, "stack"}, stats["stack_high_water"]}};
  for (const Json& statement : stats["statements"])
    figures[{statement["statement"], "instructions"}] = statement["instructions"];
  return figures;
}

}  // namespace

void run_on_board(const std::vector<const project::BuiltModule*>& modules,
                  const BoardOptions& options, Result& result) {
  const TestFile& test = result.file;
  ProcessOptions gather;
  gather.keep_errors = false;
  gather.time_limit = options.time_limit;
  gather.may_crash = true;
  std::vector<std::string> run_command = command(test, result.arch, modules, options);
  const CoverageFile coverage(modules[0]->map.parent_path(), test);
  if (options.coverage) run_command.insert(run_command.end(), {"--coverage", coverage.path()});
  const ProcessResult process = run_process(run_command, gather);
  if (options.coverage) result.coverage = coverage.read();
  if (process.timed_out) {
    result.broken =
        fmt::format("not done after {} s; --timeout N allows more", options.time_limit.count());
    return;
  }
  // Messages may stand before the report.
  size_t begin = process.output.starts_with("{\n") ? 0 : process.output.find("\n{\n");
  const Json json = begin == process.output.npos
                        ? Json()
                        : Json::parse(process.output.substr(begin), nullptr, false);
  if (!json.is_object()) {
    result.broken = process.output;
    if (process.signal != 0) result.broken += fmt::format("ended by signal {}", process.signal);
    return;
  }
  const Json& run = json["runs"][0];
  if (test.kind == TestFile::Kind::session) {
    read_session(run, result);
  } else {
    read_script(run, process.status == 0, result);
  }
  for (const Json& warning : run["warnings"]) result.warnings.push_back(warning);
  result.figures = read_figures(test.name(), run["stats"]);
}

}  // namespace natmod::testing
