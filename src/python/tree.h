// What a source says, as a tree of nodes: the shapes of Python's grammar, with constants folded and
// one line number for each node, since the line table of the bytecode follows the nodes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "mpy/operators.h"
#include "python/constant.h"
#include "python/names.h"
#include "python/place.h"

namespace natmod::python {

enum class Kind : uint8_t {
  // Leaves, which have no line.
  name,     ///< name
  string,   ///< name: a string that is a QSTR
  integer,  ///< value: an integer that fits a small int of the target
  none,
  false_,
  true_,
  ellipsis,
  unary_op,   ///< op
  binary_op,  ///< op
  newline,    ///< an empty line of a module

  constant,  ///< constant: every other constant

  // Expressions. A child in [] may be null.
  tuple,          ///< items, without parentheses
  target_list,    ///< items, between `for` and `in` or behind `del`
  parenthesis,    ///< [sequence or comprehension]
  list,           ///< [item, sequence or comprehension]
  brace,          ///< [item, pair, sequence or comprehension]
  sequence,       ///< items
  pair,           ///< key, value
  comprehension,  ///< element or pair, comp_for
  comp_for,       ///< target, iterable, [comp_for or comp_if]
  comp_if,        ///< condition, [comp_for or comp_if]
  named,          ///< target, value
  conditional,    ///< value, condition, otherwise
  lambda,         ///< [parameters], body
  or_,            ///< operands
  and_,           ///< operands
  not_,           ///< operand
  comparison,     ///< operand, binary_op, operand, …
  star,           ///< operand
  chain,          ///< operands of the one operator `op`
  arithmetic,     ///< operand, binary_op, operand, …
  unary,          ///< unary_op, operand
  power,          ///< base, exponent
  primary,        ///< atom, trailers
  await_,         ///< atom, trailers
  call,           ///< arguments; `flag`: a comma follows them
  subscript,      ///< index
  attribute,      ///< name
  slice,          ///< [lower], [upper], [step]
  yield_,         ///< [value]
  yield_from,     ///< value
  // Arguments that are no plain expression.
  star_argument,         ///< value
  double_star_argument,  ///< value
  keyword_argument,      ///< name, value
  named_argument,        ///< target, value
  generator_argument,    ///< element, comp_for

  // Parameters that are no plain name.
  parameters,             ///< parameters
  parameter,              ///< name, [default]
  star_parameter,         ///< [name]
  double_star_parameter,  ///< name

  // Statements.
  block,  ///< statements
  pass,
  break_,
  continue_,
  expression,       ///< value
  assign,           ///< target, value: also of an annotated target
  assign_list,      ///< target, further targets, value
  aug_assign,       ///< target, binary_op, value
  annotation,       ///< target
  del,              ///< target or target_list
  return_,          ///< [value]
  yield_statement,  ///< yield_ or yield_from
  raise,            ///< nothing, value, or value and cause
  import,           ///< import_as or dotted_name, …
  dotted_name,      ///< names
  import_as,        ///< name or dotted_name, name
  import_from,      ///< integer (level), [dotted_name], then import_name…; none: `*`
  import_name,      ///< name, [name]
  global,           ///< names
  nonlocal,         ///< names
  assert_,          ///< condition, [message]
  if_,              ///< condition, block, …, [otherwise]: an odd number
  while_,           ///< condition, body, [otherwise]
  for_,             ///< target, iterable, body, [otherwise]
  try_,             ///< body, sequence of handlers, [otherwise], [finally]
  handler,          ///< [type], [name], body
  with,             ///< sequence of items, body
  with_item,        ///< manager, target
  async,            ///< function, for_ or with
  function,         ///< name, [parameters], body
  class_,           ///< name, call, body
  decorated,        ///< sequence of decorators; function, async or class_
  decorator,        ///< dotted_name, [call]
};

struct Node {
  explicit Node(Kind own) : kind(own) {}

  Kind kind;
  bool flag = false;
  mpy::BinaryOp op{};  ///< of a chain
  uint32_t line = 0;   ///< of the first token; of a leaf 0
  uint32_t count = 0;
  Place place;  ///< of the first token, for messages
  union {
    Node** children = nullptr;
    Name name;
    int64_t value;
    const Constant* constant;
    mpy::UnaryOp unary_op;
    mpy::BinaryOp binary_op;
  };

  const Node* operator[](size_t index) const { return children[index]; }
  std::span<Node* const> items() const { return {children, count}; }
  std::span<Node* const> items_from(size_t index) const { return items().subspan(index); }
};

inline bool is(const Node* node, Kind kind) {
  return node != nullptr && node->kind == kind;
}

/// Whether the node is a constant, and one of that truth.
bool is_constant(const Node* node);
bool is_constant(const Node* node, bool truth);

/// Owns the nodes of one source.
class Tree {
 public:
  Node* leaf(Kind kind, Place place);
  Node* node(Kind kind, Place place, std::span<Node* const> children);
  const Constant* keep(Constant constant) { return &constants_.emplace_back(std::move(constant)); }

 private:
  void* allocate(size_t size);

  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  std::byte* end_ = nullptr;  ///< of the last chunk
  size_t left_ = 0;           ///< of it
  std::deque<Constant> constants_;
};

}  // namespace natmod::python
