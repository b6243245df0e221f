// The red-black trees of std::map, std::set and their kin. The header stands above the root: its
// parent is the root, its left the first node, its right the last. It is red, and the root black,
// so whoever walks up to it knows it.
#include <stddef.h>

typedef enum { kRed, kBlack } color_t;

typedef struct node {
  color_t color;
  struct node *parent, *left, *right;
} node_t;

static _Bool is_black(const node_t* node) {
  return node == NULL || node->color == kBlack;
}

static node_t* first_of(node_t* node) {
  while (node->left != NULL) node = node->left;
  return node;
}

static node_t* last_of(node_t* node) {
  while (node->right != NULL) node = node->right;
  return node;
}

static node_t* next_of(node_t* node) {
  if (node->right != NULL) return first_of(node->right);
  node_t* above = node->parent;
  while (node == above->right) {
    node = above;
    above = above->parent;
  }
  // From the last node, where the root has no right side, the way up has gone past the header.
  return node->right != above ? above : node;
}

static node_t* previous_of(node_t* node) {
  if (node->color == kRed && node->parent->parent == node) return node->right;  // of the header
  if (node->left != NULL) return last_of(node->left);
  node_t* above = node->parent;
  while (node == above->left) {
    node = above;
    above = above->parent;
  }
  return above;
}

// std::_Rb_tree_increment and _Rb_tree_decrement, of nodes and of const ones
node_t* _ZSt18_Rb_tree_incrementPSt18_Rb_tree_node_base(node_t* node) {
  return next_of(node);
}
const node_t* _ZSt18_Rb_tree_incrementPKSt18_Rb_tree_node_base(const node_t* node) {
  return next_of((node_t*)node);
}
node_t* _ZSt18_Rb_tree_decrementPSt18_Rb_tree_node_base(node_t* node) {
  return previous_of(node);
}
const node_t* _ZSt18_Rb_tree_decrementPKSt18_Rb_tree_node_base(const node_t* node) {
  return previous_of((node_t*)node);
}

// Puts `other` where its parent has `node`.
static void replace(node_t* node, node_t* other, node_t* header) {
  node_t* const above = node->parent;
  if (header->parent == node) {
    header->parent = other;
  } else if (above->left == node) {
    above->left = other;
  } else {
    above->right = other;
  }
  if (other != NULL) other->parent = above;
}

static node_t** side_of(node_t* node, _Bool is_left) {
  return is_left ? &node->left : &node->right;
}

// Moves `node` down to one side, and its child on the other side into its place.
static void rotate(node_t* node, _Bool to_left, node_t* header) {
  node_t* const child = *side_of(node, !to_left);
  node_t* const inner = *side_of(child, to_left);
  replace(node, child, header);
  *side_of(child, to_left) = node;
  node->parent = child;
  *side_of(node, !to_left) = inner;
  if (inner != NULL) inner->parent = node;
}

// std::_Rb_tree_insert_and_rebalance(to the left, node, parent, header)
void _ZSt29_Rb_tree_insert_and_rebalancebPSt18_Rb_tree_node_baseS0_RS_(_Bool is_left, node_t* node,
                                                                       node_t* parent,
                                                                       node_t* header) {
  node->parent = parent;
  node->left = node->right = NULL;
  node->color = kRed;
  if (parent == header) {
    header->parent = header->left = header->right = node;
  } else {
    *side_of(parent, is_left) = node;
    if (is_left && parent == header->left) header->left = node;
    if (!is_left && parent == header->right) header->right = node;
  }
  while (node != header->parent && node->parent->color == kRed) {
    node_t* const above = node->parent->parent;
    const _Bool is_on_left = node->parent == above->left;
    node_t* const uncle = *side_of(above, !is_on_left);
    if (!is_black(uncle)) {
      node->parent->color = uncle->color = kBlack;
      above->color = kRed;
      node = above;
      continue;
    }
    if (node == *side_of(node->parent, !is_on_left)) {
      node = node->parent;
      rotate(node, is_on_left, header);
    }
    node->parent->color = kBlack;
    above->color = kRed;
    rotate(above, !is_on_left, header);
  }
  header->parent->color = kBlack;
}

// One black node is missing above `node`, which may be none, on its side of `above`.
static void make_up(node_t* node, node_t* above, node_t* header) {
  while (node != header->parent && is_black(node)) {
    const _Bool is_left = node == above->left;
    node_t* sibling = *side_of(above, !is_left);
    if (sibling->color == kRed) {
      sibling->color = kBlack;
      above->color = kRed;
      rotate(above, is_left, header);
      sibling = *side_of(above, !is_left);
    }
    if (is_black(sibling->left) && is_black(sibling->right)) {
      sibling->color = kRed;
      node = above;
      above = above->parent;
      continue;
    }
    if (is_black(*side_of(sibling, !is_left))) {
      (*side_of(sibling, is_left))->color = kBlack;
      sibling->color = kRed;
      rotate(sibling, !is_left, header);
      sibling = *side_of(above, !is_left);
    }
    sibling->color = above->color;
    above->color = kBlack;
    (*side_of(sibling, !is_left))->color = kBlack;
    rotate(above, is_left, header);
    break;
  }
  if (node != NULL) node->color = kBlack;
}

// Takes the place of `node`, with its colour and children.
static void stand_in(node_t* other, node_t* node, node_t* header) {
  replace(node, other, header);
  other->left = node->left;
  other->right = node->right;
  if (other->left != NULL) other->left->parent = other;
  if (other->right != NULL) other->right->parent = other;
  const color_t color = node->color;
  node->color = other->color;
  other->color = color;
}

// std::_Rb_tree_rebalance_for_erase(node, header): the node, which is in the tree no more
node_t* _ZSt28_Rb_tree_rebalance_for_erasePSt18_Rb_tree_node_baseRS_(node_t* node, node_t* header) {
  if (header->left == node)
    header->left = node->right != NULL ? first_of(node->right) : node->parent;
  if (header->right == node)
    header->right = node->left != NULL ? last_of(node->left) : node->parent;
  node_t *below, *above;
  if (node->left == NULL || node->right == NULL) {
    below = node->left != NULL ? node->left : node->right;
    above = node->parent;
    replace(node, below, header);
  } else {
    node_t* const next = first_of(node->right);
    below = next->right;
    above = next->parent == node ? next : next->parent;
    replace(next, below, header);
    stand_in(next, node, header);
  }
  if (node->color == kBlack) make_up(below, above, header);
  return node;
}

// std::_Rb_tree_black_count(node, root): how many black ones are on the way
unsigned _ZSt20_Rb_tree_black_countPKSt18_Rb_tree_node_baseS1_(const node_t* node,
                                                               const node_t* root) {
  unsigned count = 0;
  for (; node != NULL; node = node == root ? NULL : node->parent) count += node->color == kBlack;
  return count;
}
