#include "session/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <vector>

namespace natmod::session {

namespace {

constexpr size_t kContext = 3;
/// Cells of the table of common lines; beyond, the parts that differ are shown as a whole.
constexpr size_t kMaxCells = 4'000'000;

using Lines = std::vector<std::string_view>;

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    size_t end = text.find('\n');
    size_t size = end == text.npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

struct Edit {
  char mark;  ///< ' ', '-' or '+'
  std::string_view line;
};

/// The edits between two middles that share neither first nor last line.
void add_middle(std::vector<Edit>& edits, std::span<const std::string_view> old_lines,
                std::span<const std::string_view> new_lines) {
  size_t n = old_lines.size(), m = new_lines.size();
  std::vector<uint32_t> common;  // [i * (m + 1) + j]: longest common part of the tails at i and j
  bool compares = n > 0 && m > 0 && n + 1 <= kMaxCells / (m + 1);
  if (compares) {
    common.assign((n + 1) * (m + 1), 0);
    for (size_t i = n; i-- > 0;)
      for (size_t j = m; j-- > 0;)
        common[i * (m + 1) + j] =
            old_lines[i] == new_lines[j]
                ? common[(i + 1) * (m + 1) + j + 1] + 1
                : std::max(common[(i + 1) * (m + 1) + j], common[i * (m + 1) + j + 1]);
  }
  size_t i = 0, j = 0;
  while (compares && i < n && j < m) {
    if (old_lines[i] == new_lines[j])
      edits.push_back({' ', old_lines[i++]}), ++j;
    else if (common[(i + 1) * (m + 1) + j] >= common[i * (m + 1) + j + 1])
      edits.push_back({'-', old_lines[i++]});
    else
      edits.push_back({'+', new_lines[j++]});
  }
  for (; i < n; ++i) edits.push_back({'-', old_lines[i]});
  for (; j < m; ++j) edits.push_back({'+', new_lines[j]});
}

std::vector<Edit> compare(const Lines& old_lines, const Lines& new_lines) {
  size_t shorter = std::min(old_lines.size(), new_lines.size());
  size_t head = 0, tail = 0;
  while (head < shorter && old_lines[head] == new_lines[head]) ++head;
  while (tail < shorter - head &&
         old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail])
    ++tail;
  std::vector<Edit> edits;
  for (size_t i = 0; i < head; ++i) edits.push_back({' ', old_lines[i]});
  add_middle(edits, std::span(old_lines).subspan(head, old_lines.size() - head - tail),
             std::span(new_lines).subspan(head, new_lines.size() - head - tail));
  for (size_t i = old_lines.size() - tail; i < old_lines.size(); ++i)
    edits.push_back({' ', old_lines[i]});
  return edits;
}

std::string range(size_t first, size_t count) {
  if (count == 1) return fmt::format("{}", first + 1);
  return fmt::format("{},{}", count == 0 ? first : first + 1, count);
}

}  // namespace

std::string unified_diff(std::string_view expected, std::string_view actual) {
  if (expected == actual) return "";
  std::vector<Edit> edits = compare(split(expected), split(actual));
  auto is_change = [](const Edit& edit) { return edit.mark != ' '; };
  std::string text = "--- expected\n+++ actual\n";
  size_t old_line = 0, new_line = 0;  // before `at`
  auto at = edits.begin();
  while (true) {
    auto change = std::find_if(at, edits.end(), is_change);
    if (change == edits.end()) break;
    auto first = change - std::min<ptrdiff_t>(change - at, kContext);
    old_line += static_cast<size_t>(first - at);
    new_line += static_cast<size_t>(first - at);
    // The hunk goes on while changes are near enough for their contexts to touch.
    auto last = change;
    for (auto next = change; next != edits.end() && next - last <= ptrdiff_t{2 * kContext + 1};
         next = std::find_if(next + 1, edits.end(), is_change))
      last = next;
    auto end = last + 1 + std::min<ptrdiff_t>(edits.end() - last - 1, kContext);
    size_t n_old = 0, n_new = 0;
    std::string hunk;
    for (auto edit = first; edit != end; ++edit) {
      n_old += edit->mark != '+';
      n_new += edit->mark != '-';
      hunk += edit->mark;
      hunk += edit->line;
      if (!edit->line.ends_with('\n')) hunk += "\n\\ No newline at the end\n";
    }
    text += fmt::format("@@ -{} +{} @@\n{}", range(old_line, n_old), range(new_line, n_new), hunk);
    old_line += n_old;
    new_line += n_new;
    at = end;
  }
  return text;
}

}  // namespace natmod::session
