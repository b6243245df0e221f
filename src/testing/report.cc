#include "testing/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace natmod::testing {
namespace {

using Json = nlohmann::ordered_json;

size_t count_archs(const std::vector<Result>& results) {
  std::set<std::string> archs;
  for (const Result& result : results) archs.insert(result.arch);
  return archs.size();
}

const char* status_of(const Result& result) {
  if (!result.broken.empty()) return "broken";
  return result.is_good() ? "passed" : "failed";
}

Json failures_json(const Result& result) {
  Json json = Json::array();
  for (const Failure& failure : result.failures) {
    json.push_back({{"line", failure.line},
                    {"source", failure.source},
                    {"expected", failure.expected},
                    {"actual", failure.actual},
                    {"fault", failure.fault ? Json(*failure.fault) : Json()}});
  }
  return json;
}

Json figures_json(const Result& result) {
  Json json = Json::array();
  for (const auto& [name, value] : result.figures)
    json.push_back({{"of", name.of}, {"kind", name.kind}, {"value", value}});
  return json;
}

/// GitHub reads a command to the end of its line.
std::string escape_command(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '\n' || c == '\r') {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

/// What kept tests from being run: each reason once, since it is often the same for all.
std::string show_broken(const std::vector<Result>& results) {
  std::vector<std::pair<std::string, std::vector<const Result*>>> reasons;
  for (const Result& result : results) {
    if (result.broken.empty()) continue;
    auto reason =
        std::ranges::find(reasons, result.broken, [](const auto& it) { return it.first; });
    if (reason == reasons.end()) reason = reasons.insert(reason, {result.broken, {}});
    reason->second.push_back(&result);
  }
  std::string text;
  for (const auto& [reason, broken] : reasons) {
    const std::string more =
        broken.size() == 1 ? "" : fmt::format(", and {} more", broken.size() - 1);
    text +=
        fmt::format("\n{} on {}{}:\n{}\n", broken[0]->file.name(), broken[0]->arch, more, reason);
  }
  return text;
}

Json share_json(const coverage::Share& share) {
  return {{"hit", share.hit}, {"all", share.all}};
}

Json coverage_json(const coverage::Report& report) {
  Json files = Json::array();
  for (const auto& [file, source] : report) {
    files.push_back({{"file", file},
                     {"lines", share_json(coverage::lines_of(source))},
                     {"functions", share_json(coverage::functions_of(source))},
                     {"branches", share_json(coverage::branches_of(source))}});
  }
  return files;
}

}  // namespace

size_t Report::failed() const {
  return static_cast<size_t>(
      std::ranges::count_if(results, [](const Result& result) { return !result.is_good(); }));
}

std::string show_failures(const Report& report) {
  const size_t n_archs = count_archs(report.results);
  std::string text;
  for (const CommonFailure& common : gather_failures(report.results)) {
    std::string paragraph = show(*common.result, *common.failure);
    paragraph.insert(paragraph.find('\n'), show_archs(common.archs, n_archs));
    text += "\n" + paragraph;
  }
  for (const Result& result : report.results) {
    for (const std::string& warning : result.warnings)
      text += fmt::format("\n{} on {}: {}\n", result.file.name(), result.arch, warning);
  }
  text += show_broken(report.results);
  if (!report.growth.empty()) text += "\nmore than the baseline has:\n";
  for (const std::string& line : report.growth) text += line + "\n";
  return text;
}

std::string show_json(const Report& report) {
  Json json;
  json["schema"] = "natmod-test-1";
  json["natmod"] = NATMOD_VERSION;
  json["where"] = report.where;
  json["seconds"] = report.seconds;
  json["failed"] = report.failed();
  json["not_built"] = report.not_built;
  json["not_begun"] = report.not_begun;
  json["tests"] = Json::array();
  for (const Result& result : report.results) {
    json["tests"].push_back(
        {{"arch", result.arch},
         {"name", result.file.name()},
         {"kind", result.file.kind == TestFile::Kind::session ? "session" : "script"},
         {"status", status_of(result)},
         {"seconds", result.seconds},
         {"examples",
          {{"total", result.examples},
           {"passed", result.passed},
           {"failed", result.failures.size()}}},
         {"failures", failures_json(result)},
         {"broken", result.broken.empty() ? Json() : Json(result.broken)},
         {"warnings", result.warnings},
         {"figures", figures_json(result)}});
  }
  json["growth"] = report.growth;
  if (report.coverage) json["coverage"] = coverage_json(*report.coverage);
  // Output need not be UTF-8; JSON must be.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string show_annotations(const Report& report) {
  const size_t n_archs = count_archs(report.results);
  std::string text;
  for (const CommonFailure& common : gather_failures(report.results)) {
    text += fmt::format("::error file={},line={},title=natmod test{}::{}\n",
                        common.result->file.name(), std::max(common.failure->line, 1U),
                        show_archs(common.archs, n_archs), escape_command(common.failure->reason));
  }
  for (const Result& result : report.results) {
    if (result.broken.empty()) continue;
    text += fmt::format("::error file={},title=natmod test on {}::{}\n", result.file.name(),
                        result.arch, escape_command(result.broken));
  }
  for (const std::string& line : report.growth)
    text += fmt::format("::error title=natmod test::{}\n", escape_command(line));
  return text;
}

}  // namespace natmod::testing
