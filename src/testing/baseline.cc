#include "testing/baseline.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"
#include "base/files.h"

namespace natmod::testing {
namespace {

constexpr std::string_view kHead =
    "# Made by natmod test --record. natmod test fails when a figure has grown.\n";
constexpr std::string_view kBlanks = " \t\r";

/// Takes the last word off the line.
std::string_view take_last(std::string_view& line) {
  line = line.substr(0, line.find_last_not_of(kBlanks) + 1);
  const size_t begin = line.find_last_of(kBlanks) + 1;
  const std::string_view word = line.substr(begin);
  line = line.substr(0, begin);
  return word;
}

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

std::filesystem::path file_of(const project::BuiltProject& built) {
  return built.project.top / "natmod-baseline.txt";
}

Baseline baseline_of(const project::BuiltProject& built) {
  const std::filesystem::path file = file_of(built);
  return std::filesystem::exists(file) ? read_baseline(file) : Baseline();
}

}  // namespace

Baseline read_baseline(const std::filesystem::path& file) {
  Baseline baseline;
  const std::string text = read_text(file);
  size_t number = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::string_view digits = take_last(line);
    const std::string_view kind = take_last(line);
    const size_t blank = std::min(line.find_first_of(kBlanks), line.size());
    const std::string_view of = trim(line.substr(blank));
    uint64_t value = 0;
    const auto parsed = std::from_chars(digits.begin(), digits.end(), value);
    if (of.empty() || parsed.ec != std::errc() || parsed.ptr != digits.end()) {
      fail(
          "{}:{}: no figure: a line has architecture, test, kind and number; natmod test --record "
          "writes it anew",
          file.string(), number);
    }
    baseline[std::string(line.substr(0, blank))][{std::string(of), std::string(kind)}] = value;
  }
  return baseline;
}

void write_baseline(const std::filesystem::path& file, const Baseline& baseline) {
  std::string text(kHead);
  for (const auto& [arch, figures] : baseline) {
    for (const auto& [name, value] : figures)
      text += fmt::format("{:<10} {:<30} {:<12} {:>12}\n", arch, name.of, name.kind, value);
  }
  write_file(file, text);
}

std::vector<std::string> find_growth(const Baseline& before, const Baseline& now,
                                     double tolerance) {
  std::vector<std::string> growth;
  for (const auto& [arch, figures] : now) {
    const auto known = before.find(arch);
    if (known == before.end()) continue;
    for (const auto& [name, value] : figures) {
      const auto old = known->second.find(name);
      if (old == known->second.end() || value <= old->second) continue;
      const auto was = static_cast<double>(old->second);
      const double percent = 100 * (static_cast<double>(value) - was) / std::max(was, 1.0);
      if (percent <= tolerance) continue;
      growth.push_back(fmt::format("{:<10} {}: {} {} -> {} (+{:.1f} %)", arch, name.of, name.kind,
                                   old->second, value, percent));
    }
  }
  return growth;
}

Baseline figures_of(const std::vector<Result>& results, const project::BuiltProject& built) {
  Baseline now;
  for (const Result& result : results) {
    if (!result.is_good()) continue;
    const std::string name =
        std::filesystem::proximate(result.file.path, built.project.top).string();
    for (const auto& [figure, value] : result.figures) {
      FigureName named = figure;
      if (named.of.starts_with(result.file.name()))
        named.of.replace(0, result.file.name().size(), name);
      now[result.arch][named] = value;
    }
  }
  for (const project::BuiltModule& module : built.report.modules)
    now[module.arch][{module.file.filename().string(), "bytes"}] = module.sizes.file;
  return now;
}

std::vector<std::string> find_growth(const std::vector<Result>& results,
                                     const project::BuiltProject& built, double tolerance) {
  return find_growth(baseline_of(built), figures_of(results, built), tolerance);
}

std::filesystem::path record(const std::vector<Result>& results,
                             const project::BuiltProject& built) {
  Baseline baseline = baseline_of(built);
  for (const auto& [arch, figures] : figures_of(results, built)) {
    for (const auto& [name, value] : figures) baseline[arch][name] = value;
  }
  write_baseline(file_of(built), baseline);
  return file_of(built);
}

}  // namespace natmod::testing
