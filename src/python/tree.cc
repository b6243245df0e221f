#include "python/tree.h"

#include <algorithm>
#include <new>

namespace natmod::python {

void* Tree::allocate(size_t size) {
  constexpr size_t kChunk = 1 << 16;
  size = (size + alignof(Node) - 1) / alignof(Node) * alignof(Node);
  if (size > left_) {
    left_ = std::max(size, kChunk);
    chunks_.emplace_back(new std::byte[left_]);
    end_ = chunks_.back().get() + left_;
  }
  void* place = end_ - left_;
  left_ -= size;
  return place;
}

Node* Tree::leaf(Kind kind, Place place) {
  Node* node = new (allocate(sizeof(Node))) Node(kind);
  node->place = place;
  return node;
}

Node* Tree::node(Kind kind, Place place, std::span<Node* const> children) {
  Node* node = leaf(kind, place);
  node->line = place.line;
  node->count = static_cast<uint32_t>(children.size());
  node->children = static_cast<Node**>(allocate(children.size_bytes()));
  std::ranges::copy(children, node->children);
  return node;
}

}  // namespace natmod::python
