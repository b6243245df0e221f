// Buffers in C++: the twin of buffers.c.
#include <mpy/buffer.hpp>
#include <mpy/memory.hpp>
#include <mpy/module.hpp>

using word = mpy::wrapping<mp_int_t>;

static mp_int_t total(mpy::span<const int16_t> samples) {
  mp_int_t sum = 0;
  for (int16_t sample : samples) sum += sample;
  return sum;
}

static mp_int_t clip(mpy::span<int16_t> samples, word limit) {
  mp_int_t count = 0;
  for (int16_t& sample : samples) {
    if (sample > limit) {
      sample = static_cast<int16_t>(limit);
      ++count;
    }
  }
  return count;
}

static mp_int_t xor_into(mpy::span<uint8_t> to, mpy::span<const uint8_t> from) {
  size_t n = to.size() < from.size() ? to.size() : from.size();
  for (size_t i = 0; i < n; ++i) to[i] ^= from[i];
  return static_cast<mp_int_t>(n);
}

static mpy::bytearray reversed(mpy::span<const uint8_t> data) {
  mpy::bytearray out(data.size());
  for (size_t i = 0; i < data.size(); ++i) out[i] = data[data.size() - 1 - i];
  return out;
}

MPY_MODULE(buffers, m) {
  m.def<"total", total>("The sum of an array('h').");
  m.def<"clip", clip>("Makes larger elements of an array('h') the limit; how many there were.");
  m.def<"xor_into", xor_into>("to ^= from, as far as both go; how far that was.");
  m.def<"reversed", reversed>("The bytes, last first.");
}
