#include <fmt/format.h>

#include <algorithm>

#include "profile/show.h"

namespace natmod::profile {
namespace {

constexpr size_t kRows = 20;

struct Row {
  std::string name;
  uint64_t own = 0;
  uint64_t total = 0;  ///< with what it calls
  uint64_t calls = 0;
};

std::string show_line(const Line& line) {
  const std::string file = line.file.substr(line.file.rfind('/') + 1);
  return fmt::format("{}:{}", file, line.number);
}

/// Whether a node lies below another of its function, whose total has it already.
bool is_recursive(const CallTree& tree, uint32_t number) {
  const auto& nodes = tree.nodes();
  for (uint32_t above = number; above != CallTree::kRoot;) {
    above = nodes[above].parent;
    if (nodes[above].function == nodes[number].function) return true;
  }
  return false;
}

std::vector<Row> rows_of_functions(const CallTree& tree) {
  std::vector<Row> rows(tree.functions().size());
  const std::vector<uint64_t> totals = tree.totals();
  for (uint32_t i = 1; i < tree.nodes().size(); ++i) {
    const Node& node = tree.nodes()[i];
    Row& row = rows[node.function];
    row.own += node.own();
    row.calls += node.calls;
    if (!is_recursive(tree, i)) row.total += totals[i];
  }
  for (size_t i = 0; i < rows.size(); ++i) {
    const Function& function = tree.functions()[i];
    rows[i].name = function.name;
    if (function.line.number != 0) rows[i].name += fmt::format(" ({})", show_line(function.line));
  }
  return rows;
}

std::vector<Row> rows_of_lines(const CallTree& tree) {
  std::vector<Row> rows(tree.lines().size());
  for (const Node& node : tree.nodes())
    for (const auto& [line, count] : node.instructions) rows[line].own += count;
  for (size_t i = 0; i < rows.size(); ++i)
    if (tree.lines()[i].number != 0) rows[i].name = show_line(tree.lines()[i]);
  std::erase_if(rows, [](const Row& row) { return row.name.empty(); });
  return rows;
}

/// The first of these in an order, with a line on what was left out.
template <class Show>
std::string show_first(std::vector<Row> rows, uint64_t Row::*order, Show show) {
  std::erase_if(rows, [&](const Row& row) { return row.*order == 0; });
  std::ranges::stable_sort(rows, std::ranges::greater(), order);
  std::string text;
  for (size_t i = 0; i < std::min(rows.size(), kRows); ++i) text += show(rows[i]);
  if (rows.size() > kRows) text += fmt::format("{:>14}  and {} more\n", "", rows.size() - kRows);
  return text;
}

}  // namespace

std::string show_table(const CallTree& tree) {
  const uint64_t all = tree.totals()[CallTree::kRoot];
  const auto share = [&](uint64_t count) {
    return all == 0 ? 0 : 100.0 * static_cast<double>(count) / static_cast<double>(all);
  };
  std::vector<Row> own, firmware;
  const std::vector<Row> rows = rows_of_functions(tree);
  for (size_t i = 0; i < rows.size(); ++i)
    (tree.functions()[i].is_firmware ? firmware : own).push_back(rows[i]);

  std::string text = fmt::format("profile: {} instructions\n{:>14} {:>7} {:>14} {:>7} {:>10}  {}\n",
                                 all, "own", "", "with callees", "", "calls", "function");
  text += show_first(own, &Row::own, [&](const Row& row) {
    return fmt::format("{:>14} {:>5.1f} % {:>14} {:>5.1f} % {:>10}  {}\n", row.own, share(row.own),
                       row.total, share(row.total), row.calls, row.name);
  });
  const std::string lines = show_first(rows_of_lines(tree), &Row::own, [&](const Row& row) {
    return fmt::format("{:>14} {:>5.1f} %  {}\n", row.own, share(row.own), row.name);
  });
  if (!lines.empty()) text += fmt::format("{:>14} {:>7}  line\n", "own", "") + lines;
  const std::string calls = show_first(firmware, &Row::calls, [&](const Row& row) {
    return fmt::format("{:>14}  {}\n", row.calls, row.name);
  });
  if (!calls.empty()) text += fmt::format("{:>14}  function of the firmware\n", "calls") + calls;
  return text;
}

}  // namespace natmod::profile
