// The results as text and as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "results.h"

namespace natmod::bench {
namespace {

// A table of Markdown that is one for the eye too. The first `left` columns are text.
class Table {
 public:
  Table(size_t left, std::vector<std::string> head) : left_(left) { lines_.push_back(head); }

  void add(std::vector<std::string> line) { lines_.push_back(std::move(line)); }

  std::string text() const {
    std::vector<size_t> widths(lines_[0].size());
    for (const auto& line : lines_) {
      for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
    }
    std::string text;
    for (const auto& line : lines_) {
      for (size_t i = 0; i < line.size(); ++i) {
        text += i < left_ ? fmt::format("| {:<{}} ", line[i], widths[i])
                          : fmt::format("| {:>{}} ", line[i], widths[i]);
      }
      text += "|\n";
      if (&line != &lines_[0]) continue;
      for (size_t i = 0; i < line.size(); ++i) {
        text += fmt::format("| {}{} ", std::string(widths[i] - 1, '-'), i < left_ ? '-' : ':');
      }
      text += "|\n";
    }
    return text;
  }

 private:
  size_t left_;
  std::vector<std::vector<std::string>> lines_;
};

// `show(measured)` for a tool that was there.
template <class Show>
std::string cell(const Row& row, ToolId tool, Show show) {
  return row.tools[tool] ? show(*row.tools[tool]) : std::string("-");
}

std::string milliseconds(const Measured& measured) {
  return fmt::format("{:.1f}", measured.cost.cpu * 1e3);
}

std::string megabytes(const Measured& measured) {
  return fmt::format("{:.1f}", static_cast<double>(measured.cost.peak_memory) * 1e-6);
}

std::string kilobytes(uint64_t bytes) {
  return fmt::format("{:.1f}", static_cast<double>(bytes) * 1e-3);
}

std::string describe_time(const std::vector<Row>& rows) {
  Table table(2, {"CPU time, ms", "code", "input, kB", "natmod", "lld", "lld, threads", "bfd",
                  "cat", "natmod / lld", "us a function"});
  for (const Row& row : rows) {
    std::vector<std::string> line = {row.job.name, row.job.code.name,
                                     kilobytes(row.job.input_bytes())};
    for (ToolId tool : {kNatmod, kLld, kLldThreads, kBfd, kCat}) {
      line.push_back(cell(row, tool, milliseconds));
    }
    double cpu = row.cpu(kNatmod).value();
    auto lld = row.cpu(kLld);
    line.push_back(lld ? fmt::format("{:.2f}", cpu / *lld) : "-");
    line.push_back(row.job.functions == 0
                       ? "-"
                       : fmt::format("{:.2f}", cpu * 1e6 / static_cast<double>(row.job.functions)));
    table.add(std::move(line));
  }
  return table.text();
}

std::string describe_space(const std::vector<Row>& rows) {
  Table table(2, {"peak memory, MB", "code", "natmod", "lld", "bfd", "cat", "natmod / input",
                  "output, kB: natmod", "lld", "bfd", "cat"});
  for (const Row& row : rows) {
    std::vector<std::string> line = {row.job.name, row.job.code.name};
    for (ToolId tool : {kNatmod, kLld, kBfd, kCat}) line.push_back(cell(row, tool, megabytes));
    auto memory = static_cast<double>(row.tools[kNatmod]->cost.peak_memory);
    line.push_back(fmt::format("{:.2f}", memory / static_cast<double>(row.job.input_bytes())));
    for (ToolId tool : {kNatmod, kLld, kBfd, kCat}) {
      line.push_back(cell(row, tool, [](const Measured& m) { return kilobytes(m.output_bytes); }));
    }
    table.add(std::move(line));
  }
  return table.text();
}

std::string describe_instructions(const std::vector<Row>& rows) {
  Table table(
      2, {"instructions, millions", "code", "natmod", "lld", "natmod / lld", "natmod, a function"});
  bool is_counted = false;
  for (const Row& row : rows) {
    const auto& natmod = row.tools[kNatmod];
    const auto& lld = row.tools[kLld];
    if (!natmod || !natmod->instructions) continue;
    is_counted = true;
    auto ours = static_cast<double>(*natmod->instructions);
    bool has_lld = lld && lld->instructions;
    double theirs = has_lld ? static_cast<double>(*lld->instructions) : 0;
    table.add({row.job.name, row.job.code.name, fmt::format("{:.1f}", ours * 1e-6),
               has_lld ? fmt::format("{:.1f}", theirs * 1e-6) : "-",
               has_lld ? fmt::format("{:.2f}", ours / theirs) : "-",
               fmt::format("{:.0f}", ours / static_cast<double>(row.job.functions))});
  }
  return is_counted ? table.text() + "\n" : "";
}

}  // namespace

std::string describe(const std::vector<Row>& rows) {
  return fmt::format("{}\n{}\n{}", describe_time(rows), describe_space(rows),
                     describe_instructions(rows));
}

std::string describe(const std::vector<Claim>& claims) {
  Table table(1, {"claim", "measured", "at most", "holds"});
  for (const Claim& claim : claims) {
    table.add({fmt::format("{}, {}", claim.subject, claim.unit),
               fmt::format("{:.2f}", claim.measured), fmt::format("{:.2f}", claim.limit),
               claim.holds() ? "yes" : "NO"});
  }
  return table.text();
}

std::string to_json(const std::vector<Row>& rows, const std::vector<Claim>& claims) {
  nlohmann::ordered_json links = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    nlohmann::ordered_json tools;
    for (size_t tool = 0; tool < kToolCount; ++tool) {
      if (!row.tools[tool]) continue;
      const Measured& measured = *row.tools[tool];
      nlohmann::ordered_json& entry = tools[kTools[tool].key];
      entry["cpu"] = measured.cost.cpu;
      entry["wall"] = measured.cost.wall;
      entry["peak_memory"] = measured.cost.peak_memory;
      entry["output"] = measured.output_bytes;
      if (measured.instructions) entry["instructions"] = *measured.instructions;
    }
    links.push_back({{"name", row.job.name},
                     {"code", row.job.code.name},
                     {"arch", row.job.code.arch},
                     {"functions", row.job.functions},
                     {"objects", row.job.objects.size()},
                     {"input", row.job.input_bytes()},
                     {"tools", tools}});
  }
  nlohmann::ordered_json checked = nlohmann::ordered_json::array();
  for (const Claim& claim : claims) {
    checked.push_back({{"subject", claim.subject},
                       {"unit", claim.unit},
                       {"measured", claim.measured},
                       {"limit", claim.limit},
                       {"holds", claim.holds()}});
  }
  nlohmann::ordered_json all = {{"natmod", NATMOD_VERSION}, {"links", links}, {"claims", checked}};
  return all.dump(2) + "\n";
}

}  // namespace natmod::bench
