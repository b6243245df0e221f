#include "runtime/objects/dict_view.h"

#include "runtime/allocation.h"
#include "runtime/objects/map.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

enum View : uint32_t { kViewDict = 1, kViewKind, kViewWords };
enum Iterator : uint32_t { kItKind = 1, kItDict, kItCursor, kItWords };

constexpr std::string_view kViewNames[] = {"dict_items", "dict_keys", "dict_values"};

// The guest may have written anything over a view.
DictViewKind kind_of(Runtime& rt, Value view) {
  return static_cast<DictViewKind>(field(rt, view, kViewKind) % std::size(kViewNames));
}

Value view_iter(Runtime& rt, Value self) {
  return new_dict_iterator(rt, value_field(rt, self, kViewDict), kind_of(rt, self));
}

Value iterator_next(Runtime& rt, Value self) {
  const Map map = dict_map(rt, value_field(rt, self, kItDict));
  size_t cursor = field(rt, self, kItCursor);
  const Address entry = map.next(cursor);
  if (entry == 0) return kNull;
  set_field(rt, self, kItCursor, cursor);
  switch (static_cast<DictViewKind>(field(rt, self, kItKind))) {
    case DictViewKind::keys:
      return map.key(entry);
    case DictViewKind::values:
      return map.value(entry);
    default: {
      const Value pair[] = {map.key(entry), map.value(entry)};
      return rt.make_tuple(pair);
    }
  }
}

void view_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.format("{}([", kViewNames[static_cast<size_t>(kind_of(rt, self))]);
  const Value iterator = view_iter(rt, self);
  for (bool first = true; const Value item = iterator_next(rt, iterator); first = false) {
    if (!first) printer.write(", ");
    print(rt, printer, item, PrintKind::repr);
  }
  printer.write("])");
}

Value view_unary(Runtime& rt, UnaryOp op, Value self) {
  if (op == UnaryOp::hash && kind_of(rt, self) == DictViewKind::values) {
    return small(rt, static_cast<int64_t>(self.bits));
  }
  return kNull;
}

Value view_binary(Runtime& rt, BinaryOp op, Value self, Value item) {
  if (kind_of(rt, self) != DictViewKind::keys || op != BinaryOp::contains) return kNull;
  return bool_value(dict_map(rt, value_field(rt, self, kViewDict)).lookup(item, Lookup::find) != 0);
}

}  // namespace

Value new_dict_view(Runtime& rt, Value dict, DictViewKind kind) {
  const Value view = new_object(rt, TypeId::dict_view, kViewWords);
  set_field(rt, view, kViewDict, dict);
  set_field(rt, view, kViewKind, static_cast<uint64_t>(kind));
  return view;
}

Value new_dict_iterator(Runtime& rt, Value dict, DictViewKind kind) {
  const Value iterator = new_object(rt, TypeId::dict_view_it, kItWords);
  set_field(rt, iterator, kItKind, static_cast<uint64_t>(kind));
  set_field(rt, iterator, kItDict, dict);
  return iterator;
}

const TypeDef kType_dict_view = {
    .name = "dict_view",
    .print = view_print,
    .unary_op = view_unary,
    .binary_op = view_binary,
    .getiter = view_iter,
};

const TypeDef kType_dict_view_it = {.name = "iterator", .iternext = iterator_next};

}  // namespace natmod::board
