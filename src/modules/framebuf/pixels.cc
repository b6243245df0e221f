#include "modules/framebuf/pixels.h"

#include "runtime/words.h"

namespace natmod::board::framebuf {

Pixels::Place Pixels::locate(uint64_t x, uint64_t y) const {
  if (format_.is_in_columns()) {
    return {area_.address + index(x, y / 8), static_cast<unsigned>(y % 8)};
  }
  const uint64_t n = format_.pixels();
  const uint64_t position = format_.order == Format::Order::low_first ? x % n : n - 1 - x % n;
  return {area_.address + index(x, y) / n, static_cast<unsigned>(position) * format_.bits};
}

uint32_t Pixels::get(uint64_t x, uint64_t y) const {
  if (format_.bits == 16) return memory(rt_).load<uint16_t>(area_.address + 2 * index(x, y));
  const Place place = locate(x, y);
  return memory(rt_).load<uint8_t>(place.address) >> place.shift & mask();
}

void Pixels::set(uint64_t x, uint64_t y, uint64_t colour) {
  if (format_.bits == 16) {
    memory(rt_).store(area_.address + 2 * index(x, y), static_cast<uint16_t>(colour));
    return;
  }
  const Place place = locate(x, y);
  const uint64_t value = format_.bits == 1 ? uint64_t{colour != 0} : colour & mask();
  const unsigned rest = memory(rt_).load<uint8_t>(place.address) & ~(mask() << place.shift);
  memory(rt_).store(place.address, static_cast<uint8_t>(rest | value << place.shift));
}

void Pixels::set_if_inside(uint64_t x, uint64_t y, uint64_t colour) {
  work(1);
  if (contains(signed_word(rt_, x), signed_word(rt_, y))) set(x, y, colour);
}

void Pixels::fill(uint64_t x0, uint64_t y0, uint64_t width, uint64_t height, uint64_t colour) {
  // These are of C's `int` in the firmware.
  const auto number = [](uint64_t word) {
    return int64_t{static_cast<int32_t>(static_cast<uint32_t>(word))};
  };
  const int64_t left = std::max<int64_t>(number(x0), 0);
  const int64_t top = std::max<int64_t>(number(y0), 0);
  const int64_t right = std::min(this->width(), number(x0) + number(width));
  const int64_t bottom = std::min(this->height(), number(y0) + number(height));
  work(1);
  if (left >= right) return;
  for (int64_t y = top; y < bottom; ++y) {
    work(right - left);
    for (int64_t x = left; x < right; ++x) set(x, y, colour);
  }
}

void Pixels::work(uint64_t pixels) const {
  constexpr uint64_t kPixelCost = 8;
  rt_.state().charge(pixels * kPixelCost);
  rt_.state().count_step();
}

}  // namespace natmod::board::framebuf
