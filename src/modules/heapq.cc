// The module heapq: a list whose item n is not above items 2n+1 and 2n+2.
//
// Source: MicroPython's extmod/modheapq.c, for the order of comparisons, and texts.
#include "modules/modules.h"
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

using layout::List;

// The items of a list that a comparison, which is the guest's code, may change meanwhile.
class HeapItems {
 public:
  HeapItems(Runtime& rt, Value list) : rt_(rt), list_(list) {
    if (!is_object(list) || !is_type(rt, list, TypeId::list)) {
      raise(rt, TypeId::TypeError, "heap must be a list");
    }
  }

  size_t size() const { return field(rt_, list_, List::len); }
  Value get(size_t i) const { return keep(rt_, memory(rt_).value(items(i), i)); }
  void set(size_t i, Value value) { memory(rt_).set_value(items(i), i, value); }
  /// Shortens the list by the last item.
  Value pop() {
    const size_t last = size() - 1;
    const Value item = get(last);
    set(last, kNull);
    set_field(rt_, list_, List::len, last);
    return item;
  }
  bool is_less(Value left, Value right) const {
    return binary_op(rt_, BinaryOp::less, left, right) == kTrue;
  }

  /// Moves item n towards the first until the one above it is not greater.
  void raise_item(size_t first, size_t n) {
    const Value item = get(n);
    while (n > first) {
      const size_t above = (n - 1) / 2;
      const Value other = get(above);
      if (!is_less(item, other)) break;
      set(n, other);
      n = above;
    }
    set(n, item);
  }

  /// Moves item n all the way down, the lesser below going up, then up to its place.
  void sink_item(size_t n) {
    const size_t first = n;
    const size_t end = size();
    const Value item = get(n);
    for (size_t below = 2 * n + 1; below < end; below = 2 * n + 1) {
      if (below + 1 < end && !is_less(get(below), get(below + 1))) ++below;
      set(n, get(below));
      n = below;
    }
    set(n, item);
    raise_item(first, n);
  }

 private:
  Address items(size_t i) const {
    if (i >= size()) board::raise(rt_, TypeId::IndexError, "list index out of range");
    return field(rt_, list_, List::items);
  }

  Runtime& rt_;
  Value list_;
};

Value heapq_heappush(Runtime& rt, Args args) {
  HeapItems heap(rt, args[0]);
  list_append(rt, args[0], args[1]);
  heap.raise_item(0, heap.size() - 1);
  return kNone;
}

Value heapq_heappop(Runtime& rt, Args args) {
  HeapItems heap(rt, args[0]);
  if (heap.size() == 0) raise(rt, TypeId::IndexError, "empty heap");
  const Value last = heap.pop();
  if (heap.size() == 0) return last;
  const Value first = heap.get(0);
  heap.set(0, last);
  heap.sink_item(0);
  return first;
}

Value heapq_heapify(Runtime& rt, Args args) {
  HeapItems heap(rt, args[0]);
  for (size_t i = heap.size() / 2; i-- > 0;) heap.sink_item(i);
  return kNone;
}

constexpr Member kHeapqFunctions[] = {{"heappush", heapq_heappush, 2, 2},
                                      {"heappop", heapq_heappop, 1, 1},
                                      {"heapify", heapq_heapify, 1, 1}};

}  // namespace

const ModuleDef kModule_heapq = {.name = "heapq", .extensible = true, .functions = kHeapqFunctions};

}  // namespace natmod::board
