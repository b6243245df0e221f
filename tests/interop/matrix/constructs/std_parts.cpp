// about: the parts of lists, trees and hash tables that the C++ library's headers leave to libstdc++.a
// expect: 0 0
#include "construct.h"

// As the headers of libstdc++ declare them: not every compiler here has them.
namespace std {
enum _Rb_tree_color { _S_red = false, _S_black = true };
struct _Rb_tree_node_base {
  _Rb_tree_color color;
  _Rb_tree_node_base *parent, *left, *right;
};
_Rb_tree_node_base* _Rb_tree_increment(_Rb_tree_node_base*) throw();
const _Rb_tree_node_base* _Rb_tree_increment(const _Rb_tree_node_base*) throw();
_Rb_tree_node_base* _Rb_tree_decrement(_Rb_tree_node_base*) throw();
const _Rb_tree_node_base* _Rb_tree_decrement(const _Rb_tree_node_base*) throw();
void _Rb_tree_insert_and_rebalance(bool, _Rb_tree_node_base*, _Rb_tree_node_base*,
                                   _Rb_tree_node_base&) throw();
_Rb_tree_node_base* _Rb_tree_rebalance_for_erase(_Rb_tree_node_base*, _Rb_tree_node_base&) throw();
unsigned _Rb_tree_black_count(const _Rb_tree_node_base*, const _Rb_tree_node_base*) throw();
size_t _Hash_bytes(const void*, size_t, size_t);
size_t _Fnv_hash_bytes(const void*, size_t, size_t);
class type_info;
struct _Sp_make_shared_tag {
  static bool _S_eq(const type_info&) noexcept;
};
template <class A, class B>
struct pair {
  A first;
  B second;
};
namespace __detail {
struct _List_node_base {
  _List_node_base *next, *previous;
  static void swap(_List_node_base&, _List_node_base&) noexcept;
  void _M_transfer(_List_node_base*, _List_node_base*) noexcept;
  void _M_reverse() noexcept;
  void _M_hook(_List_node_base*) noexcept;
  void _M_unhook() noexcept;
};
struct _Prime_rehash_policy {
  float max_load;
  mutable size_t next_resize;
  size_t _M_next_bkt(size_t) const;
  pair<bool, size_t> _M_need_rehash(size_t, size_t, size_t) const;
};
}  // namespace __detail
}  // namespace std

namespace {
unsigned wrong;
void check(bool is_right) {
  wrong += !is_right;
}

using Tree = std::_Rb_tree_node_base;
constexpr unsigned kCount = 60;
Tree nodes[kCount];
unsigned key_of(const Tree* node) {
  return static_cast<unsigned>(node - nodes);
}

void insert(Tree& header, unsigned key) {
  Tree *above = &header, *at = header.parent;
  bool is_left = true;
  while (at != nullptr) {
    above = at;
    is_left = key < key_of(at);
    at = is_left ? at->left : at->right;
  }
  std::_Rb_tree_insert_and_rebalance(is_left, &nodes[key], above, header);
}

// As many black nodes on every way down, and no two red ones in a row.
unsigned height(const Tree* node) {
  if (node == nullptr) return 1;
  unsigned left = height(node->left), right = height(node->right);
  check(left == right);
  const Tree* const sides[] = {node->left, node->right};
  for (const Tree* below : sides) {
    check(node->color == std::_S_black || below == nullptr || below->color == std::_S_black);
  }
  return left + (node->color == std::_S_black);
}

void check_order(Tree& header, const bool* is_there) {
  unsigned key = 0;
  const Tree* node = header.left;
  for (; node != &header; node = std::_Rb_tree_increment(node), ++key) {
    while (key < kCount && !is_there[key]) ++key;
    check(key_of(node) == key);
  }
  while (key < kCount && !is_there[key]) ++key;
  check(key == kCount);
  for (Tree* back = std::_Rb_tree_decrement(&header); back != header.left;) {
    Tree* before = std::_Rb_tree_decrement(back);
    check(std::_Rb_tree_increment(before) == back);
    back = before;
  }
  check(header.parent->color == std::_S_black);
  check(height(header.parent) == std::_Rb_tree_black_count(header.left, header.parent) + 1);
}

void check_trees() {
  Tree header = {std::_S_red, nullptr, &header, &header};
  bool is_there[kCount] = {};
  unsigned random = 7, count = 0;
  for (unsigned i = 0; i < 500; ++i) {
    random = random * 1664525 + 1013904223;
    unsigned key = (random >> 16) % kCount;
    if (is_there[key]) {
      check(std::_Rb_tree_rebalance_for_erase(&nodes[key], header) == &nodes[key]);
      --count;
    } else {
      insert(header, key);
      ++count;
    }
    is_there[key] = !is_there[key];
    if (count != 0 && i % 7 == 0) check_order(header, is_there);
  }
  for (unsigned key = 0; key < kCount; ++key) {
    if (is_there[key]) std::_Rb_tree_rebalance_for_erase(&nodes[key], header);
  }
  check(header.parent == nullptr && header.left == &header && header.right == &header);
}

using List = std::__detail::_List_node_base;
List links[4], others[2];
unsigned order_of(const List& list) {
  unsigned order = 0;
  for (const List* node = list.next; node != &list; node = node->next) {
    check(node->next->previous == node);
    order = order * 10 + static_cast<unsigned>(node - links) + 1;
  }
  return order;
}

void check_lists() {
  List &a = others[0], &b = others[1];
  a = {&a, &a};
  b = {&b, &b};
  for (List& link : links) link._M_hook(&a);
  check(order_of(a) == 1234);
  a._M_reverse();
  check(order_of(a) == 4321);
  links[2]._M_unhook();
  check(order_of(a) == 421);
  b._M_transfer(a.next->next, &a);
  check(order_of(a) == 4 && order_of(b) == 21);
  List::swap(a, b);
  check(order_of(a) == 21 && order_of(b) == 4);
  links[3]._M_unhook();
  List::swap(a, b);
  check(order_of(a) == 0 && order_of(b) == 21);
}

void check_hash_tables() {
  std::__detail::_Prime_rehash_policy policy = {1.0f, 0};
  auto need = policy._M_need_rehash(1, 0, 1);
  check(need.first && need.second >= 11 && policy.next_resize == need.second);
  check(!policy._M_need_rehash(need.second, need.second - 1, 1).first);
  size_t before = need.second;
  need = policy._M_need_rehash(before, before, 1);
  check(need.first && need.second > before);
  policy.max_load = 2;
  check(policy._M_next_bkt(8) == 11 && policy.next_resize == 22 && policy._M_next_bkt(0) == 1);
  check(policy._M_next_bkt(2) == 2 && policy._M_next_bkt(24) == 29 &&
        policy._M_next_bkt(170) == 173);
  check(std::_Hash_bytes("abc", 3, 1) != std::_Hash_bytes("abd", 3, 1));
  check(std::_Hash_bytes("abc", 3, 1) != std::_Hash_bytes("abc", 3, 2));
  // The sum of the empty text, and of `a`, as FNV's authors give them.
  size_t start = sizeof(size_t) == 8 ? static_cast<size_t>(0xcbf29ce484222325) : 0x811c9dc5;
  size_t sum = sizeof(size_t) == 8 ? static_cast<size_t>(0xaf63dc4c8601ec8c) : 0xe40c292c;
  check(std::_Fnv_hash_bytes("a", 1, start) == sum);
}
}  // namespace

C_API char __libc_single_threaded;

C_API unsigned std_parts(unsigned) {
  wrong = 0;
  check_trees();
  check_lists();
  check_hash_tables();
  check(!std::_Sp_make_shared_tag::_S_eq(reinterpret_cast<const std::type_info&>(wrong)));
  check(__libc_single_threaded == 0);
  return wrong;
}
