// collections.deque: a ring of a fixed number of items, one of which is always free.
//
// Source: MicroPython's py/objdeque.c for layout, behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/operations.h"
#include "runtime/type_def.h"

namespace natmod::board {
namespace {

// `flags` is 32 bits wide.
enum Deque : uint32_t {
  kDequeAlloc = 1,
  kDequeGet,
  kDequePut,
  kDequeItems,
  kDequeFlags,
  kDequeWords
};
constexpr uint32_t kCheckOverflow = 1;

enum DequeIterator : uint32_t { kDequeItDeque = 1, kDequeItAt, kDequeItWords };

size_t deque_alloc(Runtime& rt, Value deque) {
  return field(rt, deque, kDequeAlloc);
}
size_t deque_get(Runtime& rt, Value deque) {
  return field(rt, deque, kDequeGet);
}
size_t deque_put(Runtime& rt, Value deque) {
  return field(rt, deque, kDequePut);
}
size_t deque_len(Runtime& rt, Value deque) {
  const size_t get = deque_get(rt, deque);
  const size_t put = deque_put(rt, deque);
  return put < get ? put + deque_alloc(rt, deque) - get : put - get;
}
size_t deque_after(Runtime& rt, Value deque, size_t at) {
  return at + 1 == deque_alloc(rt, deque) ? 0 : at + 1;
}
size_t deque_before(Runtime& rt, Value deque, size_t at) {
  return at == 0 ? deque_alloc(rt, deque) - 1 : at - 1;
}
Value deque_item(Runtime& rt, Value deque, size_t at) {
  return memory(rt).value(field(rt, deque, kDequeItems), at);
}
void set_deque_item(Runtime& rt, Value deque, size_t at, Value value) {
  memory(rt).set_value(field(rt, deque, kDequeItems), at, value);
}

// The place for another item, which takes that of the oldest if all are used.
void check_full(Runtime& rt, Value deque, bool is_full) {
  const auto flags = memory(rt).load<uint32_t>(deque.address() + words(rt, kDequeFlags));
  if (is_full && (flags & kCheckOverflow) != 0) raise(rt, TypeId::IndexError, "full");
}

Value deque_append(Runtime& rt, Args args) {
  const Value self = args[0];
  const size_t at = deque_put(rt, self);
  const size_t next = deque_after(rt, self, at);
  const bool is_full = next == deque_get(rt, self);
  check_full(rt, self, is_full);
  set_deque_item(rt, self, at, args[1]);
  set_field(rt, self, kDequePut, next);
  if (is_full) set_field(rt, self, kDequeGet, deque_after(rt, self, next));
  return kNone;
}

Value deque_appendleft(Runtime& rt, Args args) {
  const Value self = args[0];
  const size_t at = deque_before(rt, self, deque_get(rt, self));
  const bool is_full = at == deque_put(rt, self);
  check_full(rt, self, is_full);
  set_field(rt, self, kDequeGet, at);
  set_deque_item(rt, self, at, args[1]);
  if (is_full) set_field(rt, self, kDequePut, deque_before(rt, self, at));
  return kNone;
}

Value deque_extend(Runtime& rt, Args args) {
  const Value iterator = getiter(rt, args[1]);
  while (const Value item = iternext(rt, iterator)) {
    const Value pair[] = {args[0], item};
    deque_append(rt, {pair, {}});
  }
  return kNone;
}

Value take_deque_item(Runtime& rt, Value self, size_t at) {
  const Value item = keep(rt, deque_item(rt, self, at));
  set_deque_item(rt, self, at, kNull);
  return item;
}

void check_not_empty(Runtime& rt, Value self) {
  if (deque_len(rt, self) == 0) raise(rt, TypeId::IndexError, "empty");
}

Value deque_pop(Runtime& rt, Args args) {
  check_not_empty(rt, args[0]);
  const size_t at = deque_before(rt, args[0], deque_put(rt, args[0]));
  set_field(rt, args[0], kDequePut, at);
  return take_deque_item(rt, args[0], at);
}

Value deque_popleft(Runtime& rt, Args args) {
  check_not_empty(rt, args[0]);
  const size_t at = deque_get(rt, args[0]);
  set_field(rt, args[0], kDequeGet, deque_after(rt, args[0], at));
  return take_deque_item(rt, args[0], at);
}

Value deque_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 2, 3);
  const int64_t max_len = get_int(rt, args[1]);
  if (max_len < 0) raise_empty(rt, TypeId::ValueError);
  const auto alloc = static_cast<uint64_t>(max_len) + 1;
  const size_t word = memory(rt).word_size();
  const Value deque = new_object(rt, type, kDequeWords);
  set_field(rt, deque, kDequeAlloc, alloc);
  set_field(rt, deque, kDequeItems,
            allocate(rt, alloc > UINT32_MAX / word ? UINT32_MAX : alloc * word));
  if (args.size() > 2) {
    memory(rt).store(deque.address() + words(rt, kDequeFlags),
                     static_cast<uint32_t>(get_int(rt, args[2])));
  }
  const Value pair[] = {deque, args[0]};
  deque_extend(rt, {pair, {}});
  return deque;
}

Value deque_unary(Runtime& rt, UnaryOp op, Value self) {
  if (op == UnaryOp::boolean) return bool_value(deque_len(rt, self) != 0);
  if (op == UnaryOp::len) return small(rt, static_cast<int64_t>(deque_len(rt, self)));
  return kNull;
}

Value deque_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (!value) return kNull;
  size_t at =
      deque_get(rt, self) + get_index(rt, type_of(rt, self), deque_len(rt, self), index, false);
  if (at >= deque_alloc(rt, self)) at -= deque_alloc(rt, self);
  if (value == kSentinel) return deque_item(rt, self, at);
  set_deque_item(rt, self, at, value);
  return kNone;
}

Value deque_it_next(Runtime& rt, Value self) {
  const Value deque = value_field(rt, self, kDequeItDeque);
  const size_t at = field(rt, self, kDequeItAt);
  if (at == deque_put(rt, deque)) return kNull;
  set_field(rt, self, kDequeItAt, deque_after(rt, deque, at));
  return deque_item(rt, deque, at);
}

const TypeDef kType_deque_it = {.name = "iterator", .iternext = deque_it_next};

Value deque_iter(Runtime& rt, Value self) {
  const Value iterator = new_object(rt, kType_deque_it, kDequeItWords);
  set_field(rt, iterator, kDequeItDeque, self);
  set_field(rt, iterator, kDequeItAt, deque_get(rt, self));
  return iterator;
}

constexpr Member kDequeMembers[] = {
    {"append", deque_append, 2, 2},   {"appendleft", deque_appendleft, 2, 2},
    {"extend", deque_extend, 2, 2},   {"pop", deque_pop, 1, 1},
    {"popleft", deque_popleft, 1, 1},
};

}  // namespace

extern const TypeDef kType_deque;
const TypeDef kType_deque = {
    .name = "deque",
    .make_new = deque_make_new,
    .unary_op = deque_unary,
    .subscr = deque_subscr,
    .getiter = deque_iter,
    .members = kDequeMembers,
};

}  // namespace natmod::board
