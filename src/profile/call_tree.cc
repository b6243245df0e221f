#include "profile/call_tree.h"

namespace natmod::profile {

uint64_t Node::own() const {
  uint64_t sum = 0;
  for (const auto& [line, count] : instructions) sum += count;
  return sum;
}

CallTree::CallTree() {
  nodes_.push_back({function({"Python", "", {}, true}), kRoot, line({}), 0, {}});
}

uint32_t CallTree::child(uint32_t parent, uint32_t function, uint32_t call_line) {
  const auto [place, is_new] = children_.emplace(ChildName{parent, function, call_line},
                                                 static_cast<uint32_t>(nodes_.size()));
  if (is_new) nodes_.push_back({function, parent, call_line, 0, {}});
  return place->second;
}

std::vector<uint64_t> CallTree::totals() const {
  return totals(&Node::own);
}

}  // namespace natmod::profile
