// The tuple type.
//
// Source: MicroPython's py/objtuple.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

using layout::Tuple;

size_t len(Runtime& rt, Value tuple) {
  return field(rt, tuple, Tuple::len);
}

std::vector<Value> items_of(Runtime& rt, Value tuple) {
  return memory(rt).values(tuple.address() + words(rt, Tuple::items), len(rt, tuple));
}

Value tuple_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 0, 1);
  if (args.size() == 0) return rt.state().empty_tuple;
  if (is_object(args[0]) && is_type(rt, args[0], TypeId::tuple)) return args[0];
  return rt.make_tuple(rt.items(args[0]));
}

void tuple_print(Runtime& rt, Printer& printer, Value self, PrintKind kind) {
  const std::vector<Value> items = items_of(rt, self);
  const bool json = kind == PrintKind::json;
  printer.write(json ? "[" : "(");
  print_items(rt, printer, items, kind);
  printer.write(json ? "]" : items.size() == 1 ? ",)" : ")");
}

}  // namespace

Value tuple_unary(Runtime& rt, UnaryOp op, Value self) {
  switch (op) {
    case UnaryOp::boolean:
      return bool_value(len(rt, self) != 0);
    case UnaryOp::len:
      return small(rt, static_cast<int64_t>(len(rt, self)));
    case UnaryOp::hash: {
      DepthGuard guard(rt);
      // MicroPython starts from an address, which differs from board to board.
      uint64_t hash = rt.state().empty_tuple.bits;
      for (Value item : items_of(rt, self)) {
        hash += static_cast<uint64_t>(small_value(rt, unary_op(rt, UnaryOp::hash, item)));
      }
      return small(rt, static_cast<int64_t>(hash));
    }
    default:
      return kNull;
  }
}

Value tuple_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  switch (op) {
    case BinaryOp::add:
    case BinaryOp::inplace_add: {
      if (!is_tuple(rt, right)) return kNull;
      std::vector<Value> all = items_of(rt, left);
      const std::vector<Value> more = items_of(rt, right);
      all.insert(all.end(), more.begin(), more.end());
      return rt.make_tuple(all);
    }
    case BinaryOp::multiply:
    case BinaryOp::inplace_multiply: {
      const std::optional<int64_t> n = get_int_maybe(rt, right);
      if (!n) return kNull;
      return rt.make_tuple(repeat_items(rt, items_of(rt, left), *n));
    }
    case BinaryOp::equal:
    case BinaryOp::less:
    case BinaryOp::less_equal:
    case BinaryOp::more:
    case BinaryOp::more_equal: {
      const Value other = is_tuple(rt, right)
                              ? right
                              : cast_to_native_base(rt, right, type_address(rt, TypeId::tuple));
      if (!other) return kNull;
      return bool_value(compare_items(rt, op, items_of(rt, left), items_of(rt, other)));
    }
    default:
      return kNull;
  }
}

Value tuple_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (value != kSentinel) return kNull;
  const size_t n = len(rt, self);
  if (is_object(index) && is_type(rt, index, TypeId::slice)) {
    const SliceBounds slice = simple_slice(rt, index, n);
    const std::vector<Value> items = items_of(rt, self);
    return rt.make_tuple(std::span(items).subspan(static_cast<size_t>(slice.start), slice.count()));
  }
  return value_field(rt, self, Tuple::items + get_index(rt, type_of(rt, self), n, index, false));
}

Value tuple_iter(Runtime& rt, Value self) {
  return new_iterator(rt, IteratorKind::tuple, self);
}

namespace {

Value count_method(Runtime& rt, Args args) {
  return count_items(rt, items_of(rt, args[0]), args[1]);
}
Value index_method(Runtime& rt, Args args) {
  return index_item(rt, type_of(rt, args[0]), items_of(rt, args[0]), args);
}

constexpr Member kTupleMembers[] = {{"count", count_method, 2, 2}, {"index", index_method, 2, 4}};

}  // namespace

Value Runtime::make_tuple(std::span<const Value> items) {
  if (items.empty()) return state_.empty_tuple;
  const Value tuple = new_object(*this, TypeId::tuple, Tuple::items + items.size());
  set_field(*this, tuple, Tuple::len, items.size());
  memory(*this).write_values(tuple.address() + words(*this, Tuple::items), items);
  return tuple;
}

const TypeDef kType_tuple = {
    .name = "tuple",
    .make_new = tuple_make_new,
    .print = tuple_print,
    .unary_op = tuple_unary,
    .binary_op = tuple_binary,
    .subscr = tuple_subscr,
    .getiter = tuple_iter,
    .members = kTupleMembers,
};

}  // namespace natmod::board
