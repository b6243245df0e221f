#include "runtime/objects/binary.h"

#include <bit>
#include <cmath>

#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

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

// Of a number of any size.
uint64_t low_bits(Runtime& rt, Value value) {
  if (!is_object(value) || !is_type(rt, value, TypeId::int_)) {
    return static_cast<uint64_t>(get_int(rt, value));
  }
  mpz_class low;
  mpz_fdiv_r_2exp(low.get_mpz_t(), int_value(rt, value).get_mpz_t(), 64);
  uint64_t bits = 0;
  mpz_export(&bits, nullptr, -1, sizeof(bits), 0, 0, low.get_mpz_t());
  return bits;
}

// -- Floats of 16 bits

constexpr unsigned kHalfFraction = 10, kSingleFraction = 23;
constexpr int kBiasBetween = 127 - 15;

float half_as_float(uint16_t half) {
  const float sign = (half & 0x8000) != 0 ? -1 : 1;
  const int exponent = half >> kHalfFraction & 0x1f;
  const auto fraction = static_cast<float>(half & 0x3ff);
  if (exponent == 0x1f) {
    return std::bit_cast<float>(static_cast<uint32_t>(half & 0x8000) << 16 | 0xffu << 23 |
                                static_cast<uint32_t>(half & 0x3ff) << 13);
  }
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(fraction + 0x400, exponent - 25);
}

// MicroPython's rounding: half up, a carry out of the fraction is or-ed into the exponent, and what
// is too large for 16 bits is no infinity before 2^64.
uint16_t float_as_half(float x) {
  const auto bits = std::bit_cast<uint32_t>(x);
  constexpr unsigned kDropped = kSingleFraction - kHalfFraction;
  uint32_t fraction = (bits >> kDropped & 0x3ff) + (bits >> (kDropped - 1) & 1);
  int exponent = bits >> kSingleFraction & 0xff;
  if (exponent == 0xff) {
    exponent = 0x1f;
  } else if (exponent != 0) {
    exponent -= kBiasBetween;
    if (exponent < 0) {
      fraction = exponent < -11 ? 0 : (((fraction | 0x400) >> -exponent) + 1) >> 1;
      exponent = 0;
    } else if (exponent > 0x3f) {
      exponent = 0x1f;
      fraction = 0;
    }
  }
  return static_cast<uint16_t>((bits >> 16 & 0x8000) | static_cast<uint32_t>(exponent) << 10 |
                               fraction);
}

bool is_signed_code(char code) {
  return code > 'Z';
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
  const uint64_t bits = low_bits(rt, value);
  m.write(at, {reinterpret_cast<const char*>(&bits), size});
}

Value unpack_value(Runtime& rt, char code, std::string_view bytes, bool big_endian) {
  uint64_t bits = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t significance = big_endian ? bytes.size() - 1 - i : i;
    bits |= uint64_t{static_cast<uint8_t>(bytes[i])} << (8 * significance);
  }
  switch (code) {
    case 'O':
      return Value{bits};
    case 'S':
      return new_str(rt, std::string(memory(rt).c_string(bits)));
    case 'e':
      return new_float(rt, half_as_float(static_cast<uint16_t>(bits)));
    case 'f':
      return new_float(rt, std::bit_cast<float>(static_cast<uint32_t>(bits)));
    case 'd':
      return new_float(rt, std::bit_cast<double>(bits));
    default:
      break;
  }
  if (!is_signed_code(code)) return new_uint(rt, bits);
  const unsigned unused = 64 - 8 * static_cast<unsigned>(bytes.size());
  return new_int(rt, static_cast<int64_t>(bits << unused) >> unused);
}

std::string pack_value(Runtime& rt, char code, size_t size, bool big_endian, Value value) {
  uint64_t bits;
  switch (code) {
    case 'O':
      bits = value.bits;
      break;
    case 'e':
      bits = float_as_half(static_cast<float>(get_float(rt, value)));
      break;
    case 'f':
      bits = std::bit_cast<uint32_t>(static_cast<float>(get_float(rt, value)));
      break;
    case 'd':
      bits = std::bit_cast<uint64_t>(get_float(rt, value));
      break;
    default:
      bits = low_bits(rt, value);
  }
  std::string bytes(size, '\0');
  for (size_t i = 0; i < size; ++i) {
    const size_t significance = big_endian ? size - 1 - i : i;
    bytes[i] = static_cast<char>(bits >> (8 * significance));
  }
  return bytes;
}

}  // namespace natmod::board
