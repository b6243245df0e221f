#include "runtime/objects/sequence.h"

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/map.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

int64_t clamp_bound(Runtime& rt, Value bound, int64_t length, int64_t low, int64_t high,
                    int64_t fallback) {
  if (bound == kNone) return fallback;
  int64_t n = get_int(rt, bound);
  if (n < 0) n += length;
  return std::min(high, std::max(n, low));
}

// Fields of the shared iterator object.
enum : uint32_t { kKind = 1, kSequence, kPosition, kWords };

Value iterator_next(Runtime& rt, Value self) {
  uint64_t at = field(rt, self, kPosition);
  const Value item = next_item(rt, static_cast<IteratorKind>(field(rt, self, kKind)),
                               value_field(rt, self, kSequence), at);
  set_field(rt, self, kPosition, at);
  return item;
}

}  // namespace

Value next_item(Runtime& rt, IteratorKind kind, Value sequence, uint64_t& at) {
  GuestMemory& m = memory(rt);
  switch (kind) {
    case IteratorKind::str: {
      const std::string_view text = str_data(rt, sequence);
      if (at >= text.size()) return kNull;
      const std::string character(text.substr(at, utf8_size(text, at)));
      at += character.size();
      return str_value(rt, character);
    }
    case IteratorKind::bytes: {
      const std::string_view data = str_data(rt, sequence);
      return at < data.size() ? small(rt, static_cast<uint8_t>(data[at++])) : kNull;
    }
    case IteratorKind::list:
      if (at >= field(rt, sequence, layout::List::len)) return kNull;
      return m.value(field(rt, sequence, layout::List::items), at++);
    case IteratorKind::tuple:
      if (at >= field(rt, sequence, layout::Tuple::len)) return kNull;
      return value_field(rt, sequence, layout::Tuple::items + at++);
    case IteratorKind::set:
      return SetTable(rt, sequence).next(at);
  }
  return kNull;
}

std::optional<IteratorKind> iterator_kind(Runtime& rt, Value iterable) {
  if (is_qstr(iterable)) return IteratorKind::str;
  if (!is_object(iterable)) return std::nullopt;
  static constexpr std::pair<TypeId, IteratorKind> kKinds[] = {
      {TypeId::list, IteratorKind::list}, {TypeId::tuple, IteratorKind::tuple},
      {TypeId::str, IteratorKind::str},   {TypeId::bytes, IteratorKind::bytes},
      {TypeId::set, IteratorKind::set},   {TypeId::frozenset, IteratorKind::set}};
  const Address type = type_of(rt, iterable);
  for (const auto& [id, kind] : kKinds) {
    if (type == type_address(rt, id)) return kind;
  }
  return std::nullopt;
}

const TypeDef kType_iterator = {.name = "iterator", .iternext = iterator_next};

Value new_iterator(Runtime& rt, IteratorKind kind, Value sequence) {
  const Value iterator = new_object(rt, TypeId::iterator, kWords);
  set_field(rt, iterator, kKind, static_cast<uint64_t>(kind));
  set_field(rt, iterator, kSequence, sequence);
  return iterator;
}

SliceBounds slice_bounds(Runtime& rt, Value slice, size_t length) {
  const auto n = static_cast<int64_t>(length);
  SliceBounds bounds;
  const Value step = value_field(rt, slice, layout::Slice::step);
  if (step != kNone) bounds.step = get_int(rt, step);
  if (bounds.step == 0) raise(rt, TypeId::ValueError, "slice step can't be zero");
  const Value start = value_field(rt, slice, layout::Slice::start);
  const Value stop = value_field(rt, slice, layout::Slice::stop);
  if (bounds.step > 0) {
    bounds.start = clamp_bound(rt, start, n, 0, n, 0);
    bounds.stop = clamp_bound(rt, stop, n, 0, n, n);
    bounds.stop = std::max(bounds.stop, bounds.start);
  } else {
    bounds.start = clamp_bound(rt, start, n, -1, n - 1, n - 1);
    bounds.stop = clamp_bound(rt, stop, n, -1, n - 1, -1) + 1;
    if (bounds.start < bounds.stop) bounds.stop = bounds.start + 1;
  }
  return bounds;
}

SliceBounds simple_slice(Runtime& rt, Value slice, size_t length) {
  const SliceBounds bounds = slice_bounds(rt, slice, length);
  if (bounds.step != 1) {
    raise(rt, TypeId::NotImplementedError, "only slices with step=1 (aka None) are supported");
  }
  return bounds;
}

bool compare_items(Runtime& rt, BinaryOp op, std::span<const Value> left,
                   std::span<const Value> right) {
  if (op == BinaryOp::equal && left.size() != right.size()) return false;
  if (op == BinaryOp::less || op == BinaryOp::less_equal) {
    std::swap(left, right);
    op = op == BinaryOp::less ? BinaryOp::more : BinaryOp::more_equal;
  }
  for (size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (equal(rt, left[i], right[i])) continue;
    if (op == BinaryOp::equal) return false;
    return binary_op(rt, op, left[i], right[i]) == kTrue;
  }
  if (left.size() != right.size()) return left.size() > right.size();
  return op != BinaryOp::more;
}

bool is_tuple(Runtime& rt, Value value) {
  return is_object(value) &&
         slot(rt, type_of(rt, value), Slot::iter) == host_slot(rt, TypeId::tuple, Slot::iter);
}

bool is_array(Runtime& rt, Value value) {
  return is_object(value) && (is_type(rt, value, TypeId::list) || is_tuple(rt, value));
}

std::vector<Value> array_items(Runtime& rt, Value sequence) {
  if (is_object(sequence)) {
    if (is_type(rt, sequence, TypeId::list)) return list_items(rt, sequence);
    if (is_tuple(rt, sequence)) {
      return memory(rt).values(sequence.address() + words(rt, layout::Tuple::items),
                               field(rt, sequence, layout::Tuple::len));
    }
  }
  raise(rt, TypeId::TypeError, "object '{}' isn't a tuple or list", type_name_of(rt, sequence));
}

void print_items(Runtime& rt, Printer& printer, std::span<const Value> items, PrintKind kind) {
  const bool json = kind == PrintKind::json;
  if (!json) kind = PrintKind::repr;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) printer.write(json ? printer.item_separator : ", ");
    print(rt, printer, items[i], kind);
  }
}

Value count_items(Runtime& rt, std::span<const Value> items, Value item) {
  int64_t count = 0;
  for (Value other : items) count += equal(rt, other, item) ? 1 : 0;
  return small(rt, count);
}

Value index_item(Runtime& rt, Address type, std::span<const Value> items, Args args) {
  size_t start = 0;
  size_t stop = items.size();
  if (args.size() >= 3) start = get_index(rt, type, items.size(), args[2], true);
  if (args.size() >= 4) stop = get_index(rt, type, items.size(), args[3], true);
  for (size_t i = start; i < stop; ++i) {
    if (equal(rt, items[i], args[1])) return small(rt, static_cast<int64_t>(i));
  }
  raise(rt, TypeId::ValueError, "object not in sequence");
}

}  // namespace natmod::board
