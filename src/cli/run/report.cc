#include "cli/run/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "mpy/abi.h"
#include "profile/show.h"

namespace natmod::cli {

namespace {

using Json = nlohmann::ordered_json;

struct Number {
  const char* name;
  uint64_t value;
};

std::vector<Number> numbers(const BoardStats& stats) {
  return {{"instructions", stats.instructions},     {"opcodes", stats.opcodes},
          {"calls_into_module", stats.guest_calls}, {"stack_high_water", stats.stack_high_water},
          {"heap_peak", stats.heap_peak},           {"allocations", stats.allocations},
          {"collections", stats.collections},       {"relocations", stats.relocations}};
}

/// One line of what may be several, or long.
std::string first_line(const std::string& text) {
  constexpr size_t kWidth = 48;
  std::string line = text.substr(0, text.find('\n'));
  bool is_cut = line.size() < text.size() || line.size() > kWidth;
  if (line.size() > kWidth) line.resize(kWidth);
  return is_cut ? line + "…" : line;
}

Json stats_json(const Record& record) {
  Json json;
  for (const Number& number : numbers(record.stats)) json[number.name] = number.value;
  json["firmware_calls"] = Json::object();
  for (const auto& [name, count] : record.stats.firmware_calls)
    json["firmware_calls"][name] = count;
  json["statements"] = Json::array();
  for (const Cost& cost : record.costs)
    json["statements"].push_back({{"statement", cost.what}, {"instructions", cost.instructions}});
  return json;
}

Json or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

Json failures_json(const session::DoctestReport& report) {
  Json json = Json::array();
  for (const session::FailedExample& failure : report.failures) {
    json.push_back({{"line", failure.example.line},
                    {"source", failure.example.source},
                    {"expected", failure.example.expected},
                    {"actual", failure.actual},
                    {"fault", or_null(failure.fault)}});
  }
  return json;
}

/// Of a session the fault that ended it, which its last failure has.
std::optional<std::string> fault_of(const Record& record) {
  if (record.kind != Record::Kind::session || record.doctest.failures.empty()) return record.fault;
  return record.doctest.failures.back().fault;
}

}  // namespace

std::string describe(const MachineFault& fault) {
  std::string text = fault.what();
  if (fault.kind() == MachineFault::Kind::budget) {
    text += "\n  an endless loop? if not, --budget N allows more";
  }
  return text;
}

std::string show_doctest(const Record& record) {
  const session::DoctestReport& report = record.doctest;
  std::string text;
  for (const session::FailedExample& failure : report.failures) text += failure.paragraph;
  return fmt::format(
      "{}{}\n", text,
      session::show_summary(record.name, report.examples, report.passed, report.failures.size()));
}

std::string show_stats(const Record& record) {
  std::string text = fmt::format("{}:\n", record.name);
  for (const Number& number : numbers(record.stats)) {
    std::string name = number.name;
    std::replace(name.begin(), name.end(), '_', ' ');
    text += fmt::format("  {:<24} {:>12}\n", name, number.value);
  }
  if (!record.costs.empty()) text += "  instructions of each statement:\n";
  for (const Cost& cost : record.costs)
    text += fmt::format("    {:>12}  {}\n", cost.instructions, first_line(cost.what));
  if (!record.stats.firmware_calls.empty()) text += "  calls of the firmware:\n";
  for (const auto& [name, count] : record.stats.firmware_calls)
    text += fmt::format("    {:>12}  {}\n", count, name);
  return text;
}

std::string show_json(const RunOptions& options, const std::vector<Record>& records, int status) {
  constexpr const char* kKinds[] = {"session", "script", "commands"};
  Json json;
  json["arch"] = mpy::arch_name(options.board.arch);
  json["status"] = status;
  json["runs"] = Json::array();
  for (const Record& record : records) {
    Json run;
    run["kind"] = kKinds[static_cast<size_t>(record.kind)];
    run["name"] = record.name;
    run["passed"] = record.is_good();
    if (record.kind == Record::Kind::session) {
      run["examples"] = {{"passed", record.doctest.passed},
                         {"failed", record.doctest.failures.size()},
                         {"total", record.doctest.examples}};
      run["failures"] = failures_json(record.doctest);
    } else {
      run["output"] = record.output;
    }
    run["exception"] = record.failure ? Json{{"line", record.failure->exception},
                                             {"traceback", record.failure->traceback}}
                                      : Json();
    run["fault"] = or_null(fault_of(record));
    run["warnings"] = record.warnings;
    if (options.stats) run["stats"] = stats_json(record);
    json["runs"].push_back(std::move(run));
  }
  // Output need not be UTF-8; JSON must be.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_profile(const profile::CallTree& tree, const std::string& file) {
  const std::string suffix = std::filesystem::path(file).extension();
  if (file == "-")
    fmt::print(stderr, "{}", profile::show_table(tree));
  else if (suffix == ".html")
    write_file(file, profile::write_flame_page(tree));
  else if (suffix == ".json")
    write_file(file, profile::write_speedscope(tree));
  else
    write_file(file, profile::write_callgrind(tree));
}

}  // namespace natmod::cli
