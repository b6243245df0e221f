// Pixels in guest memory, in each of framebuf's formats.
//
// Coordinates are words of the machine, and wrap as those of the firmware do.
#pragma once

#include <algorithm>
#include <string_view>

#include "runtime/state.h"

namespace natmod::board::framebuf {

/// How pixels lie in bytes.
struct Format {
  enum class Order { columns, low_first, high_first };  ///< columns: a byte is 8 rows
  std::string_view name;
  unsigned bits;
  Order order;

  bool is_in_columns() const { return order == Order::columns; }
  /// In a byte, side by side.
  uint64_t pixels() const { return is_in_columns() || bits > 8 ? 1 : 8 / bits; }
};

/// By their numbers in Python.
inline constexpr Format kFormats[] = {
    {"MONO_VLSB", 1, Format::Order::columns},   {"RGB565", 16, Format::Order::low_first},
    {"GS4_HMSB", 4, Format::Order::high_first}, {"MONO_HLSB", 1, Format::Order::high_first},
    {"MONO_HMSB", 1, Format::Order::low_first}, {"GS2_HMSB", 2, Format::Order::low_first},
    {"GS8", 8, Format::Order::low_first},
};

/// Where they are, and how many: `stride` pixels from one row to the next.
struct Area {
  Address address;
  uint16_t width, height, stride;
  uint8_t format;
};

class Pixels {
 public:
  Pixels(Runtime& rt, const Area& area)
      : rt_(rt), area_(area), format_(kFormats[area.format % std::size(kFormats)]) {}

  Runtime& runtime() const { return rt_; }
  int64_t width() const { return area_.width; }
  int64_t height() const { return area_.height; }
  bool contains(int64_t x, int64_t y) const {
    return x >= 0 && x < width() && y >= 0 && y < height();
  }

  // Inside.
  uint32_t get(uint64_t x, uint64_t y) const;
  void set(uint64_t x, uint64_t y, uint64_t colour);

  // Anywhere.
  void set_if_inside(uint64_t x, uint64_t y, uint64_t colour);
  void fill(uint64_t x, uint64_t y, uint64_t width, uint64_t height, uint64_t colour);

  /// Counts what drawing does: what is far outside takes long, and draws nothing.
  void work(uint64_t pixels) const;

 private:
  struct Place {
    Address address;
    unsigned shift;
  };
  Place locate(uint64_t x, uint64_t y) const;
  uint64_t index(uint64_t x, uint64_t y) const { return x + y * area_.stride; }
  unsigned mask() const { return (1u << format_.bits) - 1; }

  Runtime& rt_;
  Area area_;
  const Format& format_;
};

}  // namespace natmod::board::framebuf
