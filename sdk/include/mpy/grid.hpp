// Rows in a buffer: what images, matrices and framebuf's surfaces are.
//
//   static void invert(mpy::span<uint8_t> pixels, size_t width, size_t height, mpy::optional<size_t> stride) {
//     mpy::grid<uint8_t> image(pixels, width, height, stride.value_or(width));
//     for (mpy::span<uint8_t> row : image) for (uint8_t& p : row) p = ~p;
//   }
//
// The stride is how many elements lie from one row's start to the next one's. A buffer that is too small
// raises ValueError, so that what is in the grid is in the buffer. The last row may end where it ends.
#ifndef MPY_GRID_HPP
#define MPY_GRID_HPP

#include "mpy/buffer.hpp"

MPY_BEGIN

template <class T>
class grid {
 public:
  constexpr grid() = default;
  grid(span<T> buffer, size_t width, size_t height) : grid(buffer, width, height, width) {}
  grid(span<T> buffer, size_t width, size_t height, size_t stride)
      : data_(buffer.data()), width_(width), height_(height), stride_(stride) {
    if (!detail::is_grid(buffer.size(), width, height, stride)) detail::raise_too_small();
  }

  size_t width() const { return width_; }
  size_t height() const { return height_; }
  size_t stride() const { return stride_; }
  T* data() const { return data_; }

  // What is there is asked for: not checked.
  T& operator()(size_t x, size_t y) const { return data_[y * stride_ + x]; }
  span<T> row(size_t y) const { return {data_ + y * stride_, width_}; }

  // What of a rectangle is in the grid.
  grid part(size_t x, size_t y, size_t width, size_t height) const {
    grid result;
    if (x >= width_ || y >= height_) return result;
    result.data_ = &(*this)(x, y);
    result.width_ = width < width_ - x ? width : width_ - x;
    result.height_ = height < height_ - y ? height : height_ - y;
    result.stride_ = stride_;
    return result;
  }

  // Its rows.
  class cursor {
   public:
    cursor(const grid& of, size_t y) : of_(of), y_(y) {}
    span<T> operator*() const { return of_.row(y_); }
    cursor& operator++() {
      ++y_;
      return *this;
    }
    bool operator!=(const cursor& other) const { return y_ != other.y_; }

   private:
    const grid& of_;
    size_t y_;
  };
  cursor begin() const { return {*this, 0}; }
  cursor end() const { return {*this, height_}; }

 private:
  T* data_ = nullptr;
  size_t width_ = 0, height_ = 0, stride_ = 0;
};

MPY_END

#endif  // MPY_GRID_HPP
