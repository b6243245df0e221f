// What Python code does with values, for host code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/host_code.h"
#include "runtime/printer.h"
#include "runtime/runtime.h"

namespace natmod::board {

AttrDest load_method(Runtime& rt, Value base, Qstr attr);
/// {null, null} if there is none.
AttrDest load_method_maybe(Runtime& rt, Value base, Qstr attr);
enum class Hide : uint8_t { attribute_errors, all };
/// The same, where an exception of that kind means that there is none. If a property or a
/// descriptor raised it, that itself is found: so hasattr() says True of it, as in firmware.
AttrDest load_method_protected(Runtime& rt, Value base, Qstr attr,
                               Hide hide = Hide::attribute_errors);
/// The names for which load_method_protected() finds something, in firmware's order: all that there
/// are have to be tried.
std::vector<Qstr> attribute_names(Runtime& rt, Value value, Hide hide = Hide::attribute_errors);
/// What load_method() found, as one value.
Value bind_method(Runtime& rt, AttrDest dest);
Value load_attr(Runtime& rt, Value base, Qstr attr);
Value new_closure(Runtime& rt, Value function, std::span<const Value> closed);
void store_attr(Runtime& rt, Value base, Qstr attr, Value value);
/// What a member of a class becomes when it is looked up through `self`.
void convert_member(Runtime& rt, Value self, Address type, Value member, AttrDest& dest);
Value call(Runtime& rt, Value function, Args args);
/// With further positional arguments before those of `args`.
Value call_with_first(Runtime& rt, Value function, std::span<const Value> first, Args args);
Value call_method(Runtime& rt, AttrDest method, Args args);
inline Value call_method(Runtime& rt, AttrDest method, std::initializer_list<Value> args) {
  return call_method(rt, method, Args{{args.begin(), args.size()}, {}});
}
Value unary_op(Runtime& rt, UnaryOp op, Value value);
Value binary_op(Runtime& rt, BinaryOp op, Value left, Value right);
Value equal_not_equal(Runtime& rt, BinaryOp op, Value left, Value right);
bool equal(Runtime& rt, Value left, Value right);
bool is_true(Runtime& rt, Value value);
bool is_callable(Runtime& rt, Value value);
Value len_maybe(Runtime& rt, Value value);
Value subscr(Runtime& rt, Value base, Value index, Value value);
Value getiter(Runtime& rt, Value iterable);
Value iternext(Runtime& rt, Value iterator);  ///< kNull at the end
Value iternext_allow_raise(Runtime& rt, Value iterator);
Value make_stop_iteration(Runtime& rt, Value value);
void print(Runtime& rt, Printer& printer, Value value, PrintKind kind);
void print_exception(Runtime& rt, Printer& printer, Value exception);
std::string printed(Runtime& rt, Value value, PrintKind kind);
bool get_buffer(Runtime& rt, Value value, Buffer& buffer, uint32_t flags);
/// The bytes of a value with the buffer protocol; TypeError if it has none. A copy.
std::string buffer_bytes(Runtime& rt, Value value);

// -- Conversions

/// A machine integer; TypeError or OverflowError.
int64_t get_int(Runtime& rt, Value value);
std::optional<int64_t> get_int_maybe(Runtime& rt, Value value);
int64_t get_int_truncated(Runtime& rt, Value value);
double get_float(Runtime& rt, Value value);
std::optional<double> get_float_maybe(Runtime& rt, Value value);
[[noreturn]] void raise_int_conversion(Runtime& rt, Value value);
/// An index into a sequence of that type and length; IndexError, unless it is a slice's bound.
size_t get_index(Runtime& rt, Address type, size_t len, Value index, bool is_slice);
Value unique_id(Runtime& rt, Value value);

}  // namespace natmod::board
