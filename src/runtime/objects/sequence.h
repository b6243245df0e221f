// What sequences share: slices, comparison, and one iterator type for the simple ones.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/memory/value.h"
#include "runtime/ops.h"

namespace natmod::board {

class Runtime;
class Printer;
enum class PrintKind : uint32_t;

/// A slice against a length. Step above 0: start <= stop, items from start up to before stop. Below
/// 0: items from start down to stop itself, none if start < stop.
struct SliceBounds {
  int64_t start = 0;
  int64_t stop = 0;
  int64_t step = 1;
  size_t count() const { return static_cast<size_t>(stop - start); }  ///< for step 1
};
SliceBounds slice_bounds(Runtime& rt, Value slice, size_t length);
/// The same, NotImplementedError with MicroPython's text unless the step is 1.
SliceBounds simple_slice(Runtime& rt, Value slice, size_t length);

/// An ordering comparison (or equality) of two sequences.
bool compare_items(Runtime& rt, BinaryOp op, std::span<const Value> left,
                   std::span<const Value> right);

enum class IteratorKind : uint32_t { str, bytes, list, tuple, set };
/// {type, kind, the sequence, position}
Value new_iterator(Runtime& rt, IteratorKind kind, Value sequence);
/// How a builtin sequence iterates; nullopt for other types.
std::optional<IteratorKind> iterator_kind(Runtime& rt, Value iterable);
/// The item at a place, which is moved on; kNull at the end. What an iterator does, without the
/// object.
Value next_item(Runtime& rt, IteratorKind kind, Value sequence, uint64_t& at);

/// The slots of tuple, which types that are tuples otherwise have too.
Value tuple_unary(Runtime& rt, UnaryOp op, Value self);
Value tuple_binary(Runtime& rt, BinaryOp op, Value left, Value right);
Value tuple_subscr(Runtime& rt, Value self, Value index, Value value);
Value tuple_iter(Runtime& rt, Value self);
/// Whether it has tuple's layout: a tuple, namedtuple or attrtuple.
bool is_tuple(Runtime& rt, Value value);

/// The items of a list or tuple; TypeError for anything else.
std::vector<Value> array_items(Runtime& rt, Value sequence);
bool is_array(Runtime& rt, Value value);  ///< list or tuple
/// repr of the items, with commas between.
void print_items(Runtime& rt, Printer& printer, std::span<const Value> items, PrintKind kind);
Value count_items(Runtime& rt, std::span<const Value> items, Value item);
Value index_item(Runtime& rt, Address type, std::span<const Value> items, Args args);

/// The items n times over; MemoryError if that cannot fit.
std::vector<Value> repeat_items(Runtime& rt, const std::vector<Value>& items, int64_t n);

Value new_list(Runtime& rt, std::span<const Value> items);
void list_append(Runtime& rt, Value list, Value item);
/// In place, with MicroPython's quick sort: not stable, and in the same order of comparisons.
void sort_list(Runtime& rt, Value list, Value key, bool reverse);
std::vector<Value> list_items(Runtime& rt, Value list);

}  // namespace natmod::board
