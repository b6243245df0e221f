// Objects in a row, in the memory of a list or tuple: as long as nobody makes that longer or shorter.
#ifndef MPY_ITEMS_HPP
#define MPY_ITEMS_HPP

#include "mpy/base.hpp"

MPY_BEGIN

class items {
 public:
  items(size_t size, mp_obj_t* data) : size_(size), data_(data) {}
  size_t size() const { return size_; }
  mp_obj_t* begin() const { return data_; }
  mp_obj_t* end() const { return data_ + size_; }
  mp_obj_t& operator[](size_t i) const { return data_[i]; }

 private:
  size_t size_;
  mp_obj_t* data_;
};

MPY_END

#endif  // MPY_ITEMS_HPP
