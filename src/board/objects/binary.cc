#include "board/objects/binary.h"

#include "board/objects/numbers.h"
#include "board/runtime/internal.h"

namespace natmod::board {
namespace {

size_t native_size(Runtime& rt, char code) {
  switch (code) {
    case kBytearrayTypecode:
    case 'b':
    case 'B':
      return 1;
    case 'h':
    case 'H':
    case 'e':
      return 2;
    case 'i':
    case 'I':
    case 'f':
      return 4;
    case 'l':
    case 'L':
    case 'P':
    case 'O':
    case 'S':
      return memory(rt).word_size();
    case 'q':
    case 'Q':
    case 'd':
      return 8;
    default:
      return 0;
  }
}

}  // namespace

PackedSize packed_size(Runtime& rt, char struct_type, char code) {
  size_t size = 0;
  size_t alignment = 1;
  if (struct_type == '@') {
    size = alignment = native_size(rt, code);
    if (size == 8) alignment = rt.state().config.double_alignment;
  } else if (struct_type == '<' || struct_type == '>') {
    const bool is_long = code == 'l' || code == 'L';
    size = code == kBytearrayTypecode ? 0 : is_long ? 4 : native_size(rt, code);
  }
  if (size == 0) raise(rt, TypeId::ValueError, "bad typecode");
  return {size, alignment};
}

Value packed_get(Runtime& rt, char code, Address p, size_t index) {
  GuestMemory& m = memory(rt);
  const size_t size = native_size(rt, code);
  const Address at = p + index * size;
  switch (code) {
    case 'b':
      return small(rt, m.load<int8_t>(at));
    case kBytearrayTypecode:
    case 'B':
      return small(rt, m.load<uint8_t>(at));
    case 'h':
      return small(rt, m.load<int16_t>(at));
    case 'H':
      return small(rt, m.load<uint16_t>(at));
    case 'i':
      return new_int(rt, int64_t{m.load<int32_t>(at)});
    case 'I':
      return new_uint(rt, m.load<uint32_t>(at));
    case 'l':
    case 'P':
      return new_int(rt, m.signed_word(at));
    case 'L':
      return new_uint(rt, m.word(at));
    case 'q':
      return new_int(rt, m.load<int64_t>(at));
    case 'Q':
      return new_uint(rt, m.load<uint64_t>(at));
    case 'f':
      return new_float(rt, m.load<float>(at));
    case 'd':
      return new_float(rt, m.load<double>(at));
    case 'O':
      return Value{m.word(at)};
    default:
      return small(rt, 0);
  }
}

void packed_set(Runtime& rt, char code, Address p, size_t index, Value value) {
  GuestMemory& m = memory(rt);
  const size_t size = native_size(rt, code);
  const Address at = p + index * size;
  switch (code) {
    case 'f':
      m.store(at, static_cast<float>(get_float(rt, value)));
      return;
    case 'd':
      m.store(at, get_float(rt, value));
      return;
    case 'O':
      m.set_word(at, value.bits);
      return;
    default:
      break;
  }
  // The low bytes, whatever the number.
  uint64_t bits;
  if (is_object(value) && is_type(rt, value, TypeId::int_)) {
    mpz_class low;
    mpz_fdiv_r_2exp(low.get_mpz_t(), int_value(rt, value).get_mpz_t(), 64);
    bits = 0;
    mpz_export(&bits, nullptr, -1, sizeof(bits), 0, 0, low.get_mpz_t());
  } else {
    bits = static_cast<uint64_t>(get_int(rt, value));
  }
  m.write(at, {reinterpret_cast<const char*>(&bits), size});
}

}  // namespace natmod::board
