#include "base/near_name.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace natmod {
namespace {

// Letters that are inserted, left out, replaced or swapped with their neighbour; given up beyond
// `limit`.
size_t edit_distance(std::string_view a, std::string_view b, size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<size_t> above, before, row(b.size() + 1);  // of one letter of `a` each
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    above = std::exchange(before, row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1])});
      bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) row[j] = std::min(row[j], above[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

// Short names are all alike; two slips are a lot in a name of five letters.
NearName::NearName(std::string_view name)
    : name_(name),
      limit_(name.size() < 4   ? 0
             : name.size() < 8 ? 1
                               : 2),
      best_distance_(limit_ + 1) {}

void NearName::consider(std::string_view candidate) {
  size_t distance = edit_distance(name_, candidate, limit_);
  bool is_better = distance < best_distance_ || (distance == best_distance_ && candidate < best_);
  if (distance == 0 || distance > limit_ || !is_better) return;
  best_ = candidate;
  best_distance_ = distance;
}

}  // namespace natmod
