// The module uctypes: memory, described as C describes it. What it reads and writes is checked as
// an access of the guest's own code.
//
// A description is a dict of fields, a tuple of an aggregate, or a number, which packs a scalar's
// type (or an aggregate's kind) and an offset.
//
// Source: MicroPython's extmod/moductypes.c for the numbers, behaviour and texts.
#include "modules/modules.h"
#include "modules/uctypes/description.h"
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/binary.h"
#include "runtime/objects/map.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

using namespace uctypes;

extern const TypeDef kStruct;

// -- Structures: {type, description, address, layout}

enum Field : uint32_t { kDescription = 1, kAddress, kLayout, kWords };

Value new_struct(Runtime& rt, Address type, Address address, Value description, uint64_t layout) {
  const Value self = new_object(rt, type, kWords);
  set_field(rt, self, kDescription, description);
  set_field(rt, self, kAddress, address & word_mask(rt));
  set_field(rt, self, kLayout, layout);
  return self;
}
Value new_struct(Runtime& rt, Address address, Value description, uint64_t layout) {
  return new_struct(rt, type_address(rt, kStruct), address, description, layout);
}

Value struct_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 2, 3);
  const auto address = static_cast<Address>(get_int_truncated(rt, args[0]));
  const int64_t layout = args.size() == 3 ? get_int(rt, args[2]) : int64_t{kNative};
  return new_struct(rt, type, address, args[1], static_cast<uint64_t>(layout) & word_mask(rt));
}

void struct_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  const Value description = value_field(rt, self, kDescription);
  const char* name = "ERROR";
  if (is_dict(rt, description)) {
    name = "STRUCT";
  } else if (is_aggregate(rt, description)) {
    const unsigned kind = aggregate_kind(rt, description);
    name = kind == kPointer ? "PTR" : kind == kArray ? "ARRAY" : "unk";
  }
  printer.format("<struct {} {:x}>", name, field(rt, self, kAddress));
}

// -- Scalars in memory

constexpr std::string_view kTypecodes = "BbHhIiQq      fd";

Value load_scalar(Runtime& rt, unsigned type, Address at, uint64_t layout) {
  if (is_bit_field(type)) return kNull;
  return unpack_value(rt, kTypecodes[type], memory(rt).text(at, scalar_size(type)),
                      layout == kBigEndian);
}

void store_scalar(Runtime& rt, unsigned type, Address at, uint64_t layout, Value value) {
  memory(rt).write(
      at, pack_value(rt, kTypecodes[type], scalar_size(type), layout == kBigEndian, value));
}

// Some bits of an unsigned integer, whatever the type says of signs. kNull as value loads it.
Value access_bit_field(Runtime& rt, int64_t word, Address base, uint64_t layout, Value value) {
  const unsigned type = type_in(word, kScalarBits) & 6;  // the unsigned integer that it lies in
  const uint64_t rest = rest_of(word, kScalarBits);
  const Address at = base + (rest & ((1u << kOffsetBits) - 1));
  const unsigned position = rest >> kOffsetBits & ((1u << kPositionBits) - 1);
  const auto length = static_cast<unsigned>(rest >> (kOffsetBits + kPositionBits));
  const uint64_t mask = ((uint64_t{1} << length) - 1) << position;
  const auto bits = static_cast<uint32_t>(int_truncated(rt, load_scalar(rt, type, at, layout)));
  if (!value) return new_uint(rt, (bits & mask) >> position);
  const auto wanted = static_cast<uint64_t>(get_int(rt, value)) << position;
  store_scalar(rt, type, at, layout, new_uint(rt, (bits & ~mask) | (wanted & mask)));
  return value;
}

// -- Attributes: fields of a dict

Value new_bytearray_at(Runtime& rt, Address address, uint64_t size) {
  using layout::Array;
  const Value array = new_object(rt, TypeId::bytearray, Array::words);
  set_field(rt, array, Array::code, uint64_t{kBytearrayTypecode});
  set_field(rt, array, Array::len, size & word_mask(rt));
  set_field(rt, array, Array::items, address & word_mask(rt));
  return array;
}

Value load_aggregate(Runtime& rt, Value tuple, Address base, uint64_t layout) {
  const int64_t word = number(rt, aggregate_item(rt, tuple, 0));
  const Address at = base + rest_of(word, kAggregateBits);
  switch (type_in(word, kAggregateBits)) {
    case kNested:
      return new_struct(rt, at, aggregate_item(rt, tuple, 1), layout);
    case kArray:
      if (aggregate_size(rt, tuple) == 2 &&
          type_in(number(rt, aggregate_item(rt, tuple, 1)), kScalarBits) == kUint8) {
        return new_bytearray_at(rt, at, size_of(rt, tuple, layout));
      }
      [[fallthrough]];
    case kPointer:
      return new_struct(rt, at, tuple, layout);
    default:
      return kNull;
  }
}

// kNull as value loads.
Value access_field(Runtime& rt, Value self, Qstr attr, Value value) {
  const Value description = value_field(rt, self, kDescription);
  if (!is_dict(rt, description)) raise(rt, TypeId::TypeError, "struct: no fields");
  const Value what = dict_map(rt, description).find(qstr_value(attr));
  if (!what) raise_arg(rt, TypeId::KeyError, qstr_value(attr));
  const Address base = field(rt, self, kAddress);
  const uint64_t layout = field(rt, self, kLayout);
  if (is_small_int(what)) {
    const int64_t word = small_value(rt, what);
    const unsigned type = type_in(word, kScalarBits);
    if (is_bit_field(type)) return access_bit_field(rt, word, base, layout, value);
    const Address at = base + rest_of(word, kScalarBits);
    if (!value) return load_scalar(rt, type, at, layout);
    store_scalar(rt, type, at, layout, value);
    return value;
  }
  if (!is_aggregate(rt, what) || value) raise_syntax(rt);
  return load_aggregate(rt, what, base, layout);
}

void struct_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (!dest.object) {
    dest.object = access_field(rt, self, attr, kNull);
  } else if (access_field(rt, self, attr, dest.self)) {
    dest.object = kNull;
  }
}

// -- Items: of arrays, and behind pointers

Value access_item(Runtime& rt, Value self, Value tuple, int64_t index, Value value) {
  const Address base = field(rt, self, kAddress);
  const uint64_t layout = field(rt, self, kLayout);
  const int64_t count = number(rt, aggregate_item(rt, tuple, 1));
  if (index >= static_cast<int64_t>(rest_of(count, kScalarBits))) {
    raise(rt, TypeId::IndexError, "struct: index out of range");
  }
  if (aggregate_size(rt, tuple) == 2) {
    const unsigned type = type_in(count, kScalarBits);
    if (is_bit_field(type)) return kNull;
    const Address at = base + scalar_size(type) * static_cast<uint64_t>(index);
    if (value == kSentinel) return load_scalar(rt, type, at, layout);
    store_scalar(rt, type, at, layout, value);
    return value;
  }
  if (value != kSentinel) return kNull;
  const Value item = aggregate_item(rt, tuple, 2);
  return new_struct(rt, base + size_of(rt, item, layout) * static_cast<uint64_t>(index), item,
                    layout);
}

Value behind_pointer(Runtime& rt, Value self, Value tuple, int64_t index) {
  const Address base = memory(rt).word(field(rt, self, kAddress));
  const uint64_t layout = field(rt, self, kLayout);
  const Value item = aggregate_item(rt, tuple, 1);
  const auto offset = static_cast<uint64_t>(index);
  if (is_small_int(item)) {
    const unsigned type = type_in(small_value(rt, item), kScalarBits);
    return load_scalar(rt, type, base + scalar_size(type) * offset, kNative);
  }
  return new_struct(rt, base + size_of(rt, item, layout) * offset, item, layout);
}

Value struct_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (!value) return kNull;
  const Value description = value_field(rt, self, kDescription);
  if (!is_aggregate(rt, description)) raise(rt, TypeId::TypeError, "struct: can't index");
  const int64_t i = number(rt, index);
  switch (aggregate_kind(rt, description)) {
    case kArray:
      return access_item(rt, self, description, i, value);
    case kPointer:
      return behind_pointer(rt, self, description, i);
    default:
      return kNull;
  }
}

Value struct_unary(Runtime& rt, UnaryOp op, Value self) {
  const Value description = value_field(rt, self, kDescription);
  if (op != UnaryOp::int_maybe || !is_aggregate(rt, description) ||
      aggregate_kind(rt, description) != kPointer) {
    return kNull;
  }
  return new_uint(rt, memory(rt).word(field(rt, self, kAddress)));
}

bool struct_buffer(Runtime& rt, Value self, Buffer& buffer, uint32_t) {
  buffer = {field(rt, self, kAddress),
            size_of(rt, value_field(rt, self, kDescription), field(rt, self, kLayout)),
            kBytearrayTypecode};
  return true;
}

const TypeDef kStruct = {.name = "struct",
                         .make_new = struct_make_new,
                         .print = struct_print,
                         .unary_op = struct_unary,
                         .attr = struct_attr,
                         .subscr = struct_subscr,
                         .buffer = struct_buffer};

// -- Functions

Value uctypes_sizeof(Runtime& rt, Args args) {
  Value what = args[0];
  if (is_object(what) && is_type(rt, what, TypeId::bytearray)) return len_maybe(rt, what);
  uint64_t layout = kNative;
  if (is_object(what) && is_type(rt, what, kStruct)) {
    if (args.size() != 1) raise_empty(rt, TypeId::TypeError);
    layout = field(rt, what, kLayout);
    what = value_field(rt, what, kDescription);
  } else if (args.size() == 2) {
    layout = static_cast<uint64_t>(get_int(rt, args[1]));
  }
  return small(rt, static_cast<int64_t>(size_of(rt, what, layout)));
}

Value uctypes_addressof(Runtime& rt, Args args) {
  Buffer buffer;
  get_buffer(rt, args[0], buffer, kBufferRead | kBufferRaise);
  return new_uint(rt, buffer.address);
}

uint64_t word_of(Runtime& rt, Value value) {
  return static_cast<uint64_t>(get_int_truncated(rt, value)) & word_mask(rt);
}
Value uctypes_bytes_at(Runtime& rt, Args args) {
  const uint64_t size = word_of(rt, args[1]);
  check_allocation(rt, size);
  return new_bytes(rt, std::string(memory(rt).text(word_of(rt, args[0]), size)));
}
Value uctypes_bytearray_at(Runtime& rt, Args args) {
  return new_bytearray_at(rt, word_of(rt, args[0]), word_of(rt, args[1]));
}

constexpr Member kUctypesFunctions[] = {
    {"sizeof", uctypes_sizeof, 1, 2},
    {"addressof", uctypes_addressof, 1, 1},
    {"bytes_at", uctypes_bytes_at, 2, 2},
    {"bytearray_at", uctypes_bytearray_at, 2, 2},
};

struct Constant {
  std::string_view name;
  int64_t value;
};
constexpr Constant scalar(std::string_view name, Scalar type) {
  return {name, packed(type, kScalarBits)};
}
constexpr Constant kConstants[] = {
    {"NATIVE", kNative},
    {"LITTLE_ENDIAN", kLittleEndian},
    {"BIG_ENDIAN", kBigEndian},
    scalar("VOID", kUint8),
    scalar("UINT8", kUint8),
    scalar("INT8", kInt8),
    scalar("UINT16", kUint16),
    scalar("INT16", kInt16),
    scalar("UINT32", kUint32),
    scalar("INT32", kInt32),
    scalar("UINT64", kUint64),
    scalar("INT64", kInt64),
    scalar("BFUINT8", kBfUint8),
    scalar("BFINT8", kBfInt8),
    scalar("BFUINT16", kBfUint16),
    scalar("BFINT16", kBfInt16),
    scalar("BFUINT32", kBfUint32),
    scalar("BFINT32", kBfInt32),
    {"BF_POS", kOffsetBits},
    {"BF_LEN", kOffsetBits + kPositionBits},
    scalar("FLOAT32", kFloat32),
    scalar("FLOAT64", kFloat64),
    scalar("SHORT", kInt16),
    scalar("USHORT", kUint16),
    scalar("INT", kInt32),
    scalar("UINT", kUint32),
    scalar("LONGLONG", kInt64),
    scalar("ULONGLONG", kUint64),
    {"PTR", packed(kPointer, kAggregateBits)},
    {"ARRAY", packed(kArray, kAggregateBits)},
};

void fill_uctypes(ModuleItems& items) {
  items.add(kStruct);
  for (const Constant& it : kConstants) items.add(it.name, small(items.rt, it.value));
  const bool is_long_64 = memory(items.rt).word_size() == 8;
  items.add("LONG", small(items.rt, packed(is_long_64 ? kInt64 : kInt32, kScalarBits)));
  items.add("ULONG", small(items.rt, packed(is_long_64 ? kUint64 : kUint32, kScalarBits)));
}

}  // namespace

const ModuleDef kModule_uctypes = {
    .name = "uctypes", .functions = kUctypesFunctions, .fill = fill_uctypes};

}  // namespace natmod::board
