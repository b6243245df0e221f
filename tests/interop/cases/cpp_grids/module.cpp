#include <mpy/grid.hpp>
#include <mpy/module.hpp>
#include <mpy/optional.hpp>

// A surface of framebuf's with a byte a pixel.
static void invert(mpy::span<uint8_t> pixels, size_t width, size_t height,
                   mpy::optional<size_t> stride) {
  mpy::grid<uint8_t> image(pixels, width, height, stride.value_or(width));
  for (mpy::span<uint8_t> row : image) {
    for (uint8_t& pixel : row) pixel = static_cast<uint8_t>(~pixel);
  }
}
static void fill(mpy::span<int16_t> cells, size_t width, size_t height, size_t x, size_t y,
                 size_t w, size_t h, int16_t value) {
  for (mpy::span<int16_t> row : mpy::grid<int16_t>(cells, width, height).part(x, y, w, h)) {
    for (int16_t& cell : row) cell = value;
  }
}
static int trace(mpy::span<const int> cells, size_t n) {
  mpy::grid<const int> matrix(cells, n, n);
  int sum = 0;
  for (size_t i = 0; i < n; ++i) sum += matrix(i, i);
  return sum;
}

MPY_MODULE(cpp_grids, m) {
  m.def<"invert", invert>();
  m.def<"fill", fill>();
  m.def<"trace", trace>();
}
