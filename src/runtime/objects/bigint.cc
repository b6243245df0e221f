// Integers that a tagged word cannot hold, as guest objects. The host computes with GMP.
#include <cmath>

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"

namespace natmod::board {
namespace {

mpz_class from_int64(int64_t n) {
  mpz_class value;
  const uint64_t magnitude = n < 0 ? 0 - static_cast<uint64_t>(n) : static_cast<uint64_t>(n);
  mpz_import(value.get_mpz_t(), 1, -1, sizeof(magnitude), 0, 0, &magnitude);
  return n < 0 ? mpz_class(-value) : value;
}

mpz_class from_uint64(uint64_t n) {
  mpz_class value;
  mpz_import(value.get_mpz_t(), 1, -1, sizeof(n), 0, 0, &n);
  return value;
}

// The low 64 bits in two's complement.
uint64_t low_bits(const mpz_class& n) {
  uint64_t magnitude = 0;
  mpz_class low;
  mpz_tdiv_r_2exp(low.get_mpz_t(), n.get_mpz_t(), 64);
  mpz_export(&magnitude, nullptr, -1, sizeof(magnitude), 0, 0, low.get_mpz_t());
  return n < 0 ? 0 - magnitude : magnitude;
}

Value new_big(Runtime& rt, const mpz_class& n) {
  const size_t digits = (mpz_sizeinbase(n.get_mpz_t(), 2) + 31) / 32;
  const size_t size = words(rt, layout::BigInt::digits) + digits * sizeof(uint32_t);
  const Value object = Value::at(allocate(rt, size));
  keep(rt, object);
  set_field(rt, object, layout::type, type_address(rt, TypeId::int_));
  set_field(rt, object, layout::BigInt::sign_and_size, digits << 1 | (n < 0 ? 1 : 0));
  uint8_t* out = memory(rt).writable(object.address() + words(rt, layout::BigInt::digits),
                                     digits * sizeof(uint32_t));
  mpz_export(out, nullptr, -1, sizeof(uint32_t), -1, 0, n.get_mpz_t());
  return object;
}

}  // namespace

Value new_int(Runtime& rt, int64_t n) {
  return fits_small(rt, n) ? small(rt, n) : new_big(rt, from_int64(n));
}

Value new_uint(Runtime& rt, uint64_t n) {
  return n <= static_cast<uint64_t>(small_max(rt)) ? small(rt, static_cast<int64_t>(n))
                                                   : new_big(rt, from_uint64(n));
}

Value new_int(Runtime& rt, const mpz_class& n) {
  if (mpz_sizeinbase(n.get_mpz_t(), 2) < 64) {
    const auto low = static_cast<int64_t>(low_bits(n));
    if (fits_small(rt, low)) return small(rt, low);
  }
  return new_big(rt, n);
}

mpz_class int_value(Runtime& rt, Value value) {
  if (is_small_int(value)) return from_int64(small_value(rt, value));
  if (is_bool(value)) return value == kTrue ? 1 : 0;
  const uint64_t header = field(rt, value, layout::BigInt::sign_and_size);
  const size_t digits = header >> 1;
  const uint8_t* bytes = memory(rt).readable(value.address() + words(rt, layout::BigInt::digits),
                                             digits * sizeof(uint32_t));
  mpz_class n;
  mpz_import(n.get_mpz_t(), digits, -1, sizeof(uint32_t), -1, 0, bytes);
  return (header & 1) != 0 ? mpz_class(-n) : n;
}

int64_t int_truncated(Runtime& rt, Value value) {
  if (is_small_int(value)) return small_value(rt, value);
  return signed_word(rt, low_bits(int_value(rt, value)) & word_mask(rt));
}

bool int_fits_word(Runtime& rt, const mpz_class& n, int64_t& out) {
  if (mpz_sizeinbase(n.get_mpz_t(), 2) >= size_t{8} * memory(rt).word_size()) return false;
  out = static_cast<int64_t>(low_bits(n));
  return true;
}

// MicroPython adds up the digits in the float type, rounding at each step; so do we.
double int_as_float(Runtime& rt, const mpz_class& n) {
  const unsigned digit_bits = rt.state().config.big_digit_bits;
  const mpz_class magnitude = abs(n);
  const size_t bits = mpz_sizeinbase(magnitude.get_mpz_t(), 2);
  double value = 0;
  for (size_t digit = (bits + digit_bits - 1) / digit_bits; digit-- > 0;) {
    mpz_class part;
    mpz_tdiv_q_2exp(part.get_mpz_t(), magnitude.get_mpz_t(), digit * digit_bits);
    mpz_tdiv_r_2exp(part.get_mpz_t(), part.get_mpz_t(), digit_bits);
    value = to_float_type(rt, value * std::ldexp(1.0, static_cast<int>(digit_bits)));
    value = to_float_type(rt, value + to_float_type(rt, part.get_d()));
  }
  return n < 0 ? -value : value;
}

void check_int_size(Runtime& rt, const mpz_class& bits) {
  const mpz_class bytes = bits / 8;
  if (bytes <= static_cast<unsigned long>(rt.state().heap.limit())) return;
  const mpz_class low = bytes & 0xffffffffu;
  raise(rt, TypeId::MemoryError, "memory allocation failed, allocating {} bytes", low.get_ui());
}

std::string int_text(Runtime& rt, Value value, unsigned base, std::string_view prefix, bool upper,
                     char comma) {
  const mpz_class n = int_value(rt, value);
  std::string digits = mpz_class(abs(n)).get_str(static_cast<int>(base));
  if (upper) {
    for (char& c : digits) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
  }
  if (comma != 0) {
    for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, comma);
  }
  return fmt::format("{}{}{}", n < 0 ? "-" : "", prefix, digits);
}

}  // namespace natmod::board
