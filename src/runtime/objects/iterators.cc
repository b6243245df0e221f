// enumerate, zip, map, filter, reversed, and iteration by __getitem__.
//
// Source: MicroPython's py/objenumerate.c, objzip.c, objmap.c, objfilter.c, objreversed.c and
// objgetitemiter.c for behaviour.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

enum Enumerate : uint32_t { kEnumIter = 1, kEnumIndex, kEnumWords };

Value enumerate_make_new(Runtime& rt, Address type, Args args) {
  static constexpr Param kParams[] = {{"iterable", Param::object | Param::required},
                                      {"start", Param::integer}};
  const auto parsed = parse_args(rt, args.positional, args.keywords, kParams);
  const Value object = new_object(rt, type, kEnumWords);
  set_field(rt, object, kEnumIter, getiter(rt, Value{static_cast<uint64_t>(parsed[0])}));
  set_field(rt, object, kEnumIndex, static_cast<uint64_t>(parsed[1]));
  return object;
}

Value enumerate_next(Runtime& rt, Value self) {
  const Value next = iternext(rt, value_field(rt, self, kEnumIter));
  if (!next) return kNull;
  const uint64_t index = field(rt, self, kEnumIndex);
  set_field(rt, self, kEnumIndex, index + 1);
  const Value pair[] = {small(rt, signed_word(rt, index)), next};
  return rt.make_tuple(pair);
}

// zip and map keep a count and that many iterators, map a function before them.
enum Zip : uint32_t { kZipCount = 1, kZipIters };
enum MapFields : uint32_t { kMapCount = 1, kMapFunction, kMapIters };

void store_iterators(Runtime& rt, Value object, uint32_t first, std::span<const Value> iterables) {
  for (size_t i = 0; i < iterables.size(); ++i) {
    set_field(rt, object, first + i, getiter(rt, iterables[i]));
  }
}

// The next of each iterator; false if one has ended.
bool next_of_all(Runtime& rt, Value object, uint32_t first, size_t n, std::vector<Value>& out) {
  for (size_t i = 0; i < n; ++i) {
    const Value next = iternext(rt, value_field(rt, object, first + i));
    if (!next) return false;
    out.push_back(next);
  }
  return true;
}

Value zip_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 0, Member::kAny);
  const Value object = new_object(rt, type, kZipIters + args.size());
  set_field(rt, object, kZipCount, args.size());
  store_iterators(rt, object, kZipIters, args.positional);
  return object;
}

Value zip_next(Runtime& rt, Value self) {
  const size_t n = field(rt, self, kZipCount);
  std::vector<Value> items;
  if (n == 0 || !next_of_all(rt, self, kZipIters, n, items)) return kNull;
  return rt.make_tuple(items);
}

Value map_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 2, Member::kAny);
  const Value object = new_object(rt, type, kMapIters + args.size() - 1);
  set_field(rt, object, kMapCount, args.size() - 1);
  set_field(rt, object, kMapFunction, args[0]);
  store_iterators(rt, object, kMapIters, args.positional.subspan(1));
  return object;
}

Value map_next(Runtime& rt, Value self) {
  std::vector<Value> items;
  if (!next_of_all(rt, self, kMapIters, field(rt, self, kMapCount), items)) return kNull;
  return call(rt, value_field(rt, self, kMapFunction), {items, {}});
}

enum Filter : uint32_t { kFilterFunction = 1, kFilterIter, kFilterWords };

Value filter_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 2, 2);
  const Value object = new_object(rt, type, kFilterWords);
  set_field(rt, object, kFilterFunction, args[0]);
  set_field(rt, object, kFilterIter, getiter(rt, args[1]));
  return object;
}

Value filter_next(Runtime& rt, Value self) {
  const Value function = value_field(rt, self, kFilterFunction);
  while (const Value next = iternext(rt, value_field(rt, self, kFilterIter))) {
    const Value verdict = function == kNone ? next : call(rt, function, {{&next, 1}, {}});
    if (is_true(rt, verdict)) return next;
  }
  return kNull;
}

enum Reversed : uint32_t { kReversedSequence = 1, kReversedIndex, kReversedWords };

Value reversed_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 1, 1);
  const AttrDest method = load_method_maybe(rt, args[0], Q___reversed__);
  if (method.object) return call_method(rt, method, {});
  const Value len = len_maybe(rt, args[0]);
  if (!len) {
    raise(rt, TypeId::TypeError, "object of type '{}' has no len()", type_name_of(rt, args[0]));
  }
  const Value object = new_object(rt, type, kReversedWords);
  set_field(rt, object, kReversedSequence, args[0]);
  set_field(rt, object, kReversedIndex, static_cast<uint64_t>(get_int(rt, len)));
  return object;
}

Value reversed_next(Runtime& rt, Value self) {
  const uint64_t index = field(rt, self, kReversedIndex);
  if (index == 0) return kNull;
  set_field(rt, self, kReversedIndex, index - 1);
  return subscr(rt, value_field(rt, self, kReversedSequence),
                small(rt, static_cast<int64_t>(index) - 1), kSentinel);
}

// {type, method, self, next index}, made by getiter().
Value getitem_next(Runtime& rt, Value self) {
  const AttrDest method{value_field(rt, self, 1), value_field(rt, self, 2)};
  const uint64_t index = field(rt, self, 3);
  try {
    const Value item = call_method(rt, method, {small(rt, static_cast<int64_t>(index))});
    set_field(rt, self, 3, index + 1);
    return item;
  } catch (const GuestException& exception) {
    if (is_type(rt, exception.value, TypeId::StopIteration) ||
        is_type(rt, exception.value, TypeId::IndexError)) {
      return kNull;
    }
    throw;
  }
}

}  // namespace

const TypeDef kType_enumerate = {
    .name = "enumerate", .make_new = enumerate_make_new, .iternext = enumerate_next};
const TypeDef kType_zip = {.name = "zip", .make_new = zip_make_new, .iternext = zip_next};
const TypeDef kType_map = {.name = "map", .make_new = map_make_new, .iternext = map_next};
const TypeDef kType_filter = {
    .name = "filter", .make_new = filter_make_new, .iternext = filter_next};
const TypeDef kType_reversed = {
    .name = "reversed", .make_new = reversed_make_new, .iternext = reversed_next};
const TypeDef kType_getitem_iter = {.name = "iterator", .iternext = getitem_next};

}  // namespace natmod::board
