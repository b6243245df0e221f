// The list type. Growth and shrinking follow MicroPython, since modules see `alloc`.
//
// Source: MicroPython's py/objlist.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

using layout::List;
constexpr size_t kMinAlloc = 4;

size_t len(Runtime& rt, Value list) {
  return field(rt, list, List::len);
}
size_t alloc(Runtime& rt, Value list) {
  return field(rt, list, List::alloc);
}
Address items(Runtime& rt, Value list) {
  return field(rt, list, List::items);
}
Value item(Runtime& rt, Value list, size_t i) {
  return memory(rt).value(items(rt, list), i);
}
void set_item(Runtime& rt, Value list, size_t i, Value value) {
  memory(rt).set_value(items(rt, list), i, value);
}

// Room for `n` items, at least four; those behind the present ones are MP_OBJ_NULL.
void set_alloc(Runtime& rt, Value list, size_t n) {
  const Address table = reallocate(rt, items(rt, list), words(rt, n));
  set_field(rt, list, List::items, table);
  set_field(rt, list, List::alloc, n);
  const size_t used = std::min(len(rt, list), n);
  memory(rt).fill(table + words(rt, used), 0, words(rt, n - used));
}

void replace_range(Runtime& rt, Value list, size_t start, size_t stop,
                   std::span<const Value> with) {
  std::vector<Value> all = list_items(rt, list);
  all.erase(all.begin() + static_cast<ptrdiff_t>(start),
            all.begin() + static_cast<ptrdiff_t>(stop));
  all.insert(all.begin() + static_cast<ptrdiff_t>(start), with.begin(), with.end());
  if (all.size() > alloc(rt, list)) set_alloc(rt, list, all.size());
  const size_t old = len(rt, list);
  set_field(rt, list, List::len, all.size());
  memory(rt).write_values(items(rt, list), all);
  for (size_t i = all.size(); i < old; ++i) set_item(rt, list, i, kNull);
}

Value pop_at(Runtime& rt, Value list, Value index) {
  const size_t n = len(rt, list);
  if (n == 0) raise(rt, TypeId::IndexError, "pop from empty list");
  const size_t at = get_index(rt, type_of(rt, list), n, index, false);
  const Value removed = keep(rt, item(rt, list, at));
  const Address table = items(rt, list);
  memory(rt).move(table + words(rt, at), table + words(rt, at + 1), words(rt, n - 1 - at));
  set_item(rt, list, n - 1, kNull);
  set_field(rt, list, List::len, n - 1);
  const size_t room = alloc(rt, list);
  if (room > kMinAlloc && room > 2 * (n - 1)) set_alloc(rt, list, room / 2);
  return removed;
}

void extend(Runtime& rt, Value list, Value from) {
  if (is_object(from) && is_type(rt, from, TypeId::list)) {
    const std::vector<Value> more = list_items(rt, from);
    const size_t n = len(rt, list);
    if (n + more.size() > alloc(rt, list)) set_alloc(rt, list, n + more.size() + 4);
    memory(rt).write_values(items(rt, list) + words(rt, n), more);
    set_field(rt, list, List::len, n + more.size());
    return;
  }
  const Value iterator = getiter(rt, from);
  while (const Value next = iternext(rt, iterator)) list_append(rt, list, next);
}

Value list_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 0, 1);
  const Value list = new_list(rt, {});
  if (args.size() == 1) {
    const Value iterator = getiter(rt, args[0]);
    while (const Value next = iternext(rt, iterator)) list_append(rt, list, next);
  }
  return list;
}

void list_print(Runtime& rt, Printer& printer, Value self, PrintKind kind) {
  printer.write("[");
  print_items(rt, printer, list_items(rt, self), kind);
  printer.write("]");
}

Value list_unary(Runtime& rt, UnaryOp op, Value self) {
  if (op == UnaryOp::boolean) return bool_value(len(rt, self) != 0);
  if (op == UnaryOp::len) return small(rt, static_cast<int64_t>(len(rt, self)));
  return kNull;
}

Value list_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  const bool both = is_object(right) && is_type(rt, right, TypeId::list);
  switch (op) {
    case BinaryOp::add: {
      if (!both) return kNull;
      std::vector<Value> all = list_items(rt, left);
      const std::vector<Value> more = list_items(rt, right);
      all.insert(all.end(), more.begin(), more.end());
      return new_list(rt, all);
    }
    case BinaryOp::inplace_add:
      extend(rt, left, right);
      return left;
    case BinaryOp::multiply: {
      const std::optional<int64_t> n = get_int_maybe(rt, right);
      if (!n) return kNull;
      return new_list(rt, repeat_items(rt, list_items(rt, left), *n));
    }
    case BinaryOp::equal:
    case BinaryOp::less:
    case BinaryOp::less_equal:
    case BinaryOp::more:
    case BinaryOp::more_equal:
      if (!both) return op == BinaryOp::equal ? kFalse : kNull;
      return bool_value(compare_items(rt, op, list_items(rt, left), list_items(rt, right)));
    default:
      return kNull;
  }
}

Value slice_of(Runtime& rt, Value self, Value index) {
  const std::vector<Value> all = list_items(rt, self);
  const SliceBounds slice = slice_bounds(rt, index, all.size());
  std::vector<Value> out;
  if (slice.step == 1) {
    return new_list(rt, std::span(all).subspan(static_cast<size_t>(slice.start), slice.count()));
  }
  for (int64_t i = slice.start; slice.step > 0 ? i < slice.stop : i >= slice.stop;
       i += slice.step) {
    out.push_back(all[static_cast<size_t>(i)]);
  }
  return new_list(rt, out);
}

Value list_subscr(Runtime& rt, Value self, Value index, Value value) {
  const bool is_slice = is_object(index) && is_type(rt, index, TypeId::slice);
  if (value == kSentinel) {
    if (is_slice) return slice_of(rt, self, index);
    return item(rt, self, get_index(rt, type_of(rt, self), len(rt, self), index, false));
  }
  if (is_slice) {
    std::vector<Value> with;
    if (value) with = array_items(rt, value);
    const SliceBounds slice = slice_bounds(rt, index, len(rt, self));
    if (slice.step != 1) raise_empty(rt, TypeId::NotImplementedError);
    replace_range(rt, self, static_cast<size_t>(slice.start), static_cast<size_t>(slice.stop),
                  with);
  } else if (!value) {
    pop_at(rt, self, index);
  } else {
    set_item(rt, self, get_index(rt, type_of(rt, self), len(rt, self), index, false), value);
  }
  return kNone;
}

Value list_iter(Runtime& rt, Value self) {
  return new_iterator(rt, IteratorKind::list, self);
}

// -- Methods

Value append_method(Runtime& rt, Args args) {
  list_append(rt, args[0], args[1]);
  return kNone;
}

Value clear_method(Runtime& rt, Args args) {
  set_field(rt, args[0], List::len, 0);
  set_alloc(rt, args[0], kMinAlloc);
  return kNone;
}

Value copy_method(Runtime& rt, Args args) {
  return new_list(rt, list_items(rt, args[0]));
}

Value count_method(Runtime& rt, Args args) {
  return count_items(rt, list_items(rt, args[0]), args[1]);
}

Value extend_method(Runtime& rt, Args args) {
  extend(rt, args[0], args[1]);
  return kNone;
}

Value index_method(Runtime& rt, Args args) {
  return index_item(rt, type_of(rt, args[0]), list_items(rt, args[0]), args);
}

Value insert_method(Runtime& rt, Args args) {
  // The index is not checked: the firmware takes the word for a small integer.
  int64_t index = small_value(rt, args[1]);
  const auto n = static_cast<int64_t>(len(rt, args[0]));
  if (index < 0) index += n;
  index = std::min(std::max<int64_t>(index, 0), n);
  list_append(rt, args[0], kNone);
  const Address table = items(rt, args[0]);
  const auto at = static_cast<size_t>(index);
  memory(rt).move(table + words(rt, at + 1), table + words(rt, at),
                  words(rt, static_cast<size_t>(n) - at));
  set_item(rt, args[0], at, args[2]);
  return kNone;
}

Value pop_method(Runtime& rt, Args args) {
  return pop_at(rt, args[0], args.size() == 1 ? small(rt, -1) : args[1]);
}

Value remove_method(Runtime& rt, Args args) {
  pop_at(rt, args[0], index_method(rt, args));
  return kNone;
}

Value reverse_method(Runtime& rt, Args args) {
  const std::vector<Value> all = list_items(rt, args[0]);
  for (size_t i = 0; i < all.size(); ++i) set_item(rt, args[0], i, all[all.size() - 1 - i]);
  return kNone;
}

Value sort_method(Runtime& rt, Args args) {
  static constexpr Param kParams[] = {
      {"key", Param::object | Param::keyword_only, static_cast<int64_t>(kNone.bits)},
      {"reverse", Param::boolean | Param::keyword_only}};
  const auto parsed = parse_args(rt, args.positional.subspan(1), args.keywords, kParams);
  sort_list(rt, args[0], Value{static_cast<uint64_t>(parsed[0])}, parsed[1] != 0);
  return kNone;
}

constexpr Member kListMembers[] = {
    {"append", append_method, 2, 2},
    {"clear", clear_method, 1, 1},
    {"copy", copy_method, 1, 1},
    {"count", count_method, 2, 2},
    {"extend", extend_method, 2, 2},
    {"index", index_method, 2, 4},
    {"insert", insert_method, 3, 3},
    {"pop", pop_method, 1, 2},
    {"remove", remove_method, 2, 2},
    {"reverse", reverse_method, 1, 1},
    {"sort", sort_method, 1, Member::kAny, true},
};

// MicroPython's quick sort over the list in guest memory: guest code that compares may look at it.
class Sorter {
 public:
  Sorter(Runtime& rt, Value list, Value key, bool reverse)
      : rt_(rt), list_(list), key_(key), wanted_(reverse ? kFalse : kTrue) {}

  void sort(int64_t head, int64_t tail) {
    DepthGuard guard(rt_);
    while (head < tail) {
      int64_t h = head - 1;
      int64_t t = tail;
      const Value pivot = key_of(tail);
      for (;;) {
        do ++h;
        while (h < t && less(key_of(h), pivot));
        do --t;
        while (h < t && less(pivot, key_of(t)));
        if (h >= t) break;
        swap(h, t);
      }
      swap(h, tail);
      if (t - head < tail - h - 1) {
        sort(head, t);
        head = h + 1;
      } else {
        sort(h + 1, tail);
        tail = t;
      }
    }
  }

 private:
  Value at(int64_t i) { return item(rt_, list_, static_cast<size_t>(i)); }
  Value key_of(int64_t i) {
    if (key_ == kNone) return at(i);
    const Value arg = at(i);
    return call(rt_, key_, Args{{&arg, 1}, {}});
  }
  bool less(Value left, Value right) {
    return binary_op(rt_, BinaryOp::less, left, right) == wanted_;
  }
  void swap(int64_t i, int64_t j) {
    const Value x = at(i);
    set_item(rt_, list_, static_cast<size_t>(i), at(j));
    set_item(rt_, list_, static_cast<size_t>(j), x);
  }

  Runtime& rt_;
  Value list_;
  Value key_;
  Value wanted_;
};

}  // namespace

std::vector<Value> repeat_items(Runtime& rt, const std::vector<Value>& items, int64_t n) {
  if (n <= 0) return {};
  uint64_t size;
  if (__builtin_mul_overflow(items.size() * memory(rt).word_size(), static_cast<uint64_t>(n),
                             &size)) {
    size = UINT32_MAX;
  }
  check_allocation(rt, size);
  std::vector<Value> out;
  for (int64_t i = 0; i < n && !items.empty(); ++i)
    out.insert(out.end(), items.begin(), items.end());
  return out;
}

void sort_list(Runtime& rt, Value list, Value key, bool reverse) {
  const auto n = static_cast<int64_t>(len(rt, list));
  if (n > 1) Sorter(rt, list, key, reverse).sort(0, n - 1);
}

std::vector<Value> list_items(Runtime& rt, Value list) {
  return memory(rt).values(items(rt, list), len(rt, list));
}

Value new_list(Runtime& rt, std::span<const Value> values) {
  const size_t room = std::max(values.size(), kMinAlloc);
  const Value list = new_object(rt, TypeId::list, List::words);
  set_field(rt, list, List::items, allocate(rt, words(rt, room)));
  set_field(rt, list, List::alloc, room);
  set_field(rt, list, List::len, values.size());
  memory(rt).write_values(items(rt, list), values);
  return list;
}

void list_append(Runtime& rt, Value list, Value value) {
  const size_t n = len(rt, list);
  if (n >= alloc(rt, list)) set_alloc(rt, list, std::max(alloc(rt, list), size_t{1}) * 2);
  set_item(rt, list, n, value);
  set_field(rt, list, List::len, n + 1);
}

const TypeDef kType_list = {
    .name = "list",
    .make_new = list_make_new,
    .print = list_print,
    .unary_op = list_unary,
    .binary_op = list_binary,
    .subscr = list_subscr,
    .getiter = list_iter,
    .members = kListMembers,
};

}  // namespace natmod::board
