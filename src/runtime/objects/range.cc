// range and slice.
//
// Source: MicroPython's py/objrange.c and py/objslice.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

struct Bounds {
  int64_t start;
  int64_t stop;
  int64_t step;
};

Bounds bounds(Runtime& rt, Value range) {
  using layout::Range;
  return {signed_word(rt, field(rt, range, Range::start)),
          signed_word(rt, field(rt, range, Range::stop)),
          signed_word(rt, field(rt, range, Range::step))};
}

Value new_range(Runtime& rt, TypeId type, Bounds b) {
  using layout::Range;
  const Value range = new_object(rt, type, Range::words);
  set_field(rt, range, Range::start, static_cast<uint64_t>(b.start));
  set_field(rt, range, Range::stop, static_cast<uint64_t>(b.stop));
  set_field(rt, range, Range::step, static_cast<uint64_t>(b.step));
  return range;
}

// In the guest's wrapping arithmetic.
int64_t length(Runtime& rt, const Bounds& b) {
  if (b.step == 0) {  // no range is made so: the guest has written over this one
    throw HostFault(MachineFault::Kind::instruction, "division by zero: a range's step is 0");
  }
  const uint64_t span = static_cast<uint64_t>(b.stop) - static_cast<uint64_t>(b.start) +
                        static_cast<uint64_t>(b.step) - (b.step > 0 ? 1u : ~uint64_t{0});
  const int64_t n = signed_word(rt, span & word_mask(rt));
  if (b.step == -1) return std::max<int64_t>(-n, 0);
  return std::max<int64_t>(n / b.step, 0);
}

int64_t at(const Bounds& b, int64_t index) {
  return static_cast<int64_t>(static_cast<uint64_t>(b.start) +
                              static_cast<uint64_t>(index) * static_cast<uint64_t>(b.step));
}

Value range_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 1, 3);
  Bounds b{0, 0, 1};
  if (args.size() == 1) {
    b.stop = get_int(rt, args[0]);
  } else {
    b.start = get_int(rt, args[0]);
    b.stop = get_int(rt, args[1]);
    if (args.size() == 3) b.step = get_int(rt, args[2]);
    if (b.step == 0) raise(rt, TypeId::ValueError, "zero step");
  }
  return new_range(rt, TypeId::range, b);
}

void range_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  const Bounds b = bounds(rt, self);
  printer.format("range({}, {}", b.start, b.stop);
  if (b.step != 1) printer.format(", {}", b.step);
  printer.write(")");
}

Value range_unary(Runtime& rt, UnaryOp op, Value self) {
  const int64_t n = length(rt, bounds(rt, self));
  if (op == UnaryOp::boolean) return bool_value(n > 0);
  if (op == UnaryOp::len) return small(rt, n);
  return kNull;
}

Value range_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (value != kSentinel) return kNull;
  const Bounds b = bounds(rt, self);
  const auto n = static_cast<size_t>(length(rt, b));
  if (is_object(index) && is_type(rt, index, TypeId::slice)) {
    const SliceBounds slice = slice_bounds(rt, index, n);
    Bounds out{at(b, slice.start), at(b, slice.stop), slice.step * b.step};
    if (slice.step < 0) out.stop -= b.step;
    return new_range(rt, TypeId::range, out);
  }
  const size_t i = get_index(rt, type_address(rt, TypeId::range), n, index, false);
  return small(rt, at(b, static_cast<int64_t>(i)));
}

Value range_iter(Runtime& rt, Value self) {
  return new_range(rt, TypeId::range_it, bounds(rt, self));
}

Value range_next(Runtime& rt, Value self) {
  const Bounds b = bounds(rt, self);
  if (b.step > 0 ? b.start >= b.stop : b.start <= b.stop) return kNull;
  set_field(rt, self, layout::Range::start, static_cast<uint64_t>(b.start + b.step));
  return small(rt, b.start);
}

void range_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) return;
  const Bounds b = bounds(rt, self);
  const std::string_view name = qstr_text(rt, attr);
  if (name == "start") dest.object = new_int(rt, b.start);
  if (name == "stop") dest.object = new_int(rt, b.stop);
  if (name == "step") dest.object = new_int(rt, b.step);
}

void slice_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  const Value parts[] = {value_field(rt, self, layout::Slice::start),
                         value_field(rt, self, layout::Slice::stop),
                         value_field(rt, self, layout::Slice::step)};
  printer.write("slice(");
  print_items(rt, printer, parts, PrintKind::repr);
  printer.write(")");
}

// A slice cannot be hashed, unlike other types without operators.
Value slice_unary(Runtime&, UnaryOp, Value) {
  return kNull;
}

// Unlike the bounds that sequences use, these may have the stop before the start.
Value slice_indices(Runtime& rt, Args args) {
  const int64_t n = get_int(rt, args[1]);
  const Value given_step = value_field(rt, args[0], layout::Slice::step);
  const int64_t step = given_step == kNone ? 1 : get_int(rt, given_step);
  if (step == 0) raise(rt, TypeId::ValueError, "slice step can't be zero");
  const int64_t lowest = step > 0 ? 0 : -1;
  const int64_t highest = step > 0 ? n : n - 1;
  const auto bound = [&](size_t which, int64_t fallback) {
    const Value given = value_field(rt, args[0], which);
    if (given == kNone) return small(rt, fallback);
    const int64_t index = get_int(rt, given);
    return small(rt, std::min(highest, std::max(index < 0 ? index + n : index, lowest)));
  };
  const Value out[] = {bound(layout::Slice::start, step > 0 ? lowest : highest),
                       bound(layout::Slice::stop, step > 0 ? highest : lowest), small(rt, step)};
  return rt.make_tuple(out);
}

void slice_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) return;
  const std::string_view name = qstr_text(rt, attr);
  if (name == "start") dest.object = value_field(rt, self, layout::Slice::start);
  if (name == "stop") dest.object = value_field(rt, self, layout::Slice::stop);
  if (name == "step") dest.object = value_field(rt, self, layout::Slice::step);
  if (name == "indices") dest.self = kSentinel;  // in the locals dict
}

constexpr Member kSliceMembers[] = {{"indices", slice_indices, 2, 2}};

}  // namespace

Value Runtime::make_slice(Value start, Value stop, Value step) {
  const Value slice = new_object(*this, TypeId::slice, layout::Slice::words);
  set_field(*this, slice, layout::Slice::start, start);
  set_field(*this, slice, layout::Slice::stop, stop);
  set_field(*this, slice, layout::Slice::step, step);
  return slice;
}

const TypeDef kType_range = {
    .name = "range",
    .make_new = range_make_new,
    .print = range_print,
    .unary_op = range_unary,
    .attr = range_attr,
    .subscr = range_subscr,
    .getiter = range_iter,
};

const TypeDef kType_range_it = {.name = "iterator", .iternext = range_next};

const TypeDef kType_slice = {
    .name = "slice",
    .print = slice_print,
    .unary_op = slice_unary,
    .attr = slice_attr,
    .members = kSliceMembers,
};

}  // namespace natmod::board
