// Objects from and to what C has: integers, floats, text, buffers, streams, packed values.
#include "board/table/entry.h"
#include "runtime/allocation.h"
#include "runtime/objects/binary.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/stream.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "vm/native.h"

namespace natmod::board {
namespace {

emu::Value native_from_obj(Runtime& rt, In& in) {
  const Value object = take(in);
  return give_word(native_from_object(rt, object, in.word()));
}

emu::Value native_to_obj(Runtime& rt, In& in) {
  const uint64_t word = in.word();
  return give(native_to_object(rt, word, in.word()));
}

emu::Value obj_get_type(Runtime& rt, In& in) {
  return give_word(type_of(rt, take(in)));
}

std::string take_text(Runtime& rt, In& in) {
  const Address data = in.word();
  return std::string(memory(rt).text(data, in.word()));
}
emu::Value obj_new_str(Runtime& rt, In& in) {
  return give(new_str(rt, take_text(rt, in)));
}
emu::Value obj_new_bytes(Runtime& rt, In& in) {
  return give(new_bytes(rt, take_text(rt, in)));
}

emu::Value obj_new_bytearray_by_ref(Runtime& rt, In& in) {
  const uint64_t n = in.word();
  const Address items = in.word();
  const Value array = new_object(rt, TypeId::bytearray, layout::Array::words);
  set_field(rt, array, layout::Array::code, static_cast<uint8_t>(kBytearrayTypecode));
  set_field(rt, array, layout::Array::len, n);
  set_field(rt, array, layout::Array::items, items);
  return give(array);
}

emu::Value obj_new_float_from_f(Runtime& rt, In& in) {
  return give(new_float(rt, in.f32()));
}
emu::Value obj_new_float_from_d(Runtime& rt, In& in) {
  return give(new_float(rt, in.f64()));
}
emu::Value obj_get_float_to_f(Runtime& rt, In& in) {
  return emu::Value::f32(static_cast<float>(get_float(rt, take(in))));
}
emu::Value obj_get_float_to_d(Runtime& rt, In& in) {
  return emu::Value::f64(get_float(rt, take(in)));
}

emu::Value serve_get_buffer(Runtime& rt, In& in) {
  const Value object = take(in);
  const Address out = in.word();
  Buffer buffer;
  if (!get_buffer(rt, object, buffer, static_cast<uint32_t>(in.word()))) return give_bool(false);
  using layout::BufferInfo;
  memory(rt).set_field(out, BufferInfo::buf, buffer.address);
  memory(rt).set_field(out, BufferInfo::len, buffer.size);
  memory(rt).store(out + words(rt, BufferInfo::typecode), int32_t{buffer.typecode});
  return give_bool(true);
}

emu::Value serve_get_stream_raise(Runtime& rt, In& in) {
  const Value stream = take(in);
  return give_word(get_stream_raise(rt, stream, static_cast<uint32_t>(in.i32())));
}

emu::Value binary_get_size(Runtime& rt, In& in) {
  const auto struct_type = static_cast<char>(take_byte(in));
  const auto code = static_cast<char>(take_byte(in));
  const Address alignment = in.word();
  const PackedSize packed = packed_size(rt, struct_type, code);
  if (alignment != 0) memory(rt).set_word(alignment, packed.alignment);
  return give_word(packed.size);
}

emu::Value binary_get_val_array(Runtime& rt, In& in) {
  const auto code = static_cast<char>(take_byte(in));
  const Address p = in.word();
  return give(packed_get(rt, code, p, in.word()));
}

emu::Value binary_set_val_array(Runtime& rt, In& in) {
  const auto code = static_cast<char>(take_byte(in));
  const Address p = in.word();
  const uint64_t index = in.word();
  packed_set(rt, code, p, index, take(in));
  return nothing();
}

constexpr TableFunction kObjectRows[] = {
    {"native_from_obj", native_from_obj},
    {"native_to_obj", native_to_obj},
    {"obj_get_type", obj_get_type},
    {"obj_new_str", obj_new_str},
    {"obj_new_bytes", obj_new_bytes},
    {"obj_new_bytearray_by_ref", obj_new_bytearray_by_ref},
    {"obj_new_float_from_f", obj_new_float_from_f},
    {"obj_new_float_from_d", obj_new_float_from_d},
    {"obj_get_float_to_f", obj_get_float_to_f},
    {"obj_get_float_to_d", obj_get_float_to_d},
    {"get_buffer", serve_get_buffer},
    {"get_stream_raise", serve_get_stream_raise},
    {"binary_get_size", binary_get_size},
    {"binary_get_val_array", binary_get_val_array},
    {"binary_set_val_array", binary_set_val_array},
};

}  // namespace

constinit const std::span<const TableFunction> kObjectFunctions = kObjectRows;

}  // namespace natmod::board
