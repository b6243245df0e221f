// Containers, items, iteration, unpacking.
#include "board/table/entry.h"
#include "runtime/errors.h"
#include "runtime/layouts.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/map.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/unpack.h"
#include "runtime/words.h"

namespace natmod::board {
namespace {

// n items at an address that may be null: then the container has n empty places.
std::vector<Value> take_items(Runtime& rt, In& in) {
  const uint64_t n = in.word();
  const Address items = in.word();
  if (items != 0) return memory(rt).values(items, n);
  if (n > rt.state().heap.limit()) {
    raise(rt, TypeId::MemoryError, "memory allocation failed, allocating {} bytes",
          static_cast<uint32_t>(words(rt, n)));
  }
  return std::vector<Value>(n, kNull);
}

emu::Value serve_subscr(Runtime& rt, In& in) {
  const Value base = take(in);
  const Value index = take(in);
  return give(subscr(rt, base, index, take(in)));
}

emu::Value new_tuple(Runtime& rt, In& in) {
  return give(rt.make_tuple(take_items(rt, in)));
}
emu::Value serve_new_list(Runtime& rt, In& in) {
  return give(new_list(rt, take_items(rt, in)));
}
emu::Value serve_new_dict(Runtime& rt, In& in) {
  const uint64_t n = in.word();
  if (n > rt.state().heap.limit()) {
    raise(rt, TypeId::MemoryError, "memory allocation failed, allocating {} bytes",
          static_cast<uint32_t>(words(rt, 2 * n)));
  }
  return give(new_dict(rt, n));
}
emu::Value new_set(Runtime& rt, In& in) {
  return give(rt.make_set(take_items(rt, in)));
}

emu::Value set_store(Runtime& rt, In& in) {
  const Value set = take(in);
  SetTable(rt, set).lookup(take(in), Lookup::add);
  return nothing();
}

emu::Value serve_list_append(Runtime& rt, In& in) {
  const Value list = take(in);
  list_append(rt, list, take(in));
  return give(kNone);
}

emu::Value serve_dict_store(Runtime& rt, In& in) {
  const Value dict = take(in);
  const Value key = take(in);
  dict_store(rt, dict, key, take(in));
  return give(dict);
}

emu::Value new_slice(Runtime& rt, In& in) {
  const Value start = take(in);
  const Value stop = take(in);
  return give(rt.make_slice(start, stop, take(in)));
}

// With a buffer: an iterator that is not built in it goes into its first place, its type null.
emu::Value serve_getiter(Runtime& rt, In& in) {
  const Value iterator = getiter(rt, take(in));
  const Address buffer = in.word();
  if (buffer == 0) return give(iterator);
  if (iterator.address() != buffer) {
    memory(rt).set_field(buffer, layout::IterBuf::base, 0);
    put(rt, buffer, layout::IterBuf::buf, iterator);
  }
  return give(kNull);
}

emu::Value serve_iternext(Runtime& rt, In& in) {
  const Address buffer = in.word();
  Value iterator = Value::at(buffer);
  if (memory(rt).field(buffer, layout::IterBuf::base) == 0) {
    iterator = memory(rt).value(buffer, layout::IterBuf::buf);
  }
  return give(iternext(rt, iterator));
}

// The places are filled from the last, as the bytecode's stack needs it.
emu::Value serve_unpack_sequence(Runtime& rt, In& in) {
  const Value sequence = take(in);
  const uint64_t n = in.word();
  const Address out = in.word();
  const std::vector<Value> items = unpack_sequence(rt, sequence, n);
  for (size_t i = 0; i < items.size(); ++i) put(rt, out, items.size() - 1 - i, items[i]);
  return nothing();
}

emu::Value serve_unpack_ex(Runtime& rt, In& in) {
  const Value sequence = take(in);
  const uint64_t n = in.word();
  const Address out = in.word();
  const std::vector<Value> items = unpack_ex(rt, sequence, n & 0xff, n >> 8 & 0xff);
  for (size_t i = 0; i < items.size(); ++i) put(rt, out, items.size() - 1 - i, items[i]);
  return nothing();
}

constexpr TableFunction kContainerRows[] = {
    {"obj_subscr", serve_subscr},
    {"new_tuple", new_tuple},
    {"new_list", serve_new_list},
    {"new_dict", serve_new_dict},
    {"new_set", new_set},
    {"set_store", set_store},
    {"list_append", serve_list_append},
    {"dict_store", serve_dict_store},
    {"new_slice", new_slice},
    {"getiter", serve_getiter},
    {"iternext", serve_iternext},
    {"unpack_sequence", serve_unpack_sequence},
    {"unpack_ex", serve_unpack_ex},
};

}  // namespace

constinit const std::span<const TableFunction> kContainerFunctions = kContainerRows;

}  // namespace natmod::board
