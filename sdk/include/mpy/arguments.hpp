// What is said of a function's arguments, and what takes those that are left (mpy/function.hpp).
//
// MPY_ERROR_NAMES 0, defined before, leaves the arguments' names out of the messages of a TypeError.
#ifndef MPY_ARGUMENTS_HPP
#define MPY_ARGUMENTS_HPP

#include "mpy/name.hpp"

#ifndef MPY_ERROR_NAMES
#define MPY_ERROR_NAMES 1
#endif

MPY_BEGIN

// What a function is told of an argument.
template <text Name, auto... Default>
struct arg {
  static_assert(sizeof...(Default) <= 1, "mpy::arg<\"name\", default>: one default at most");
};
template <text Name, auto... Default>
struct pos {
  static_assert(sizeof...(Default) <= 1, "mpy::pos<\"name\", default>: one default at most");
};
// The arguments behind it are given by keyword alone.
struct kw_only {};
// How many arguments a function of the firmware's signature (size_t, const mp_obj_t*) takes.
template <unsigned Min, unsigned Max = MP_OBJ_FUN_ARGS_MAX>
struct arity {};
// One of several functions of a name: the first that takes the arguments is called.
struct overload {};

// Arguments that no other parameter took.
struct args {
  size_t count = 0;
  const mp_obj_t* items = nullptr;
  const mp_obj_t* begin() const { return items; }
  const mp_obj_t* end() const { return items + count; }
  size_t size() const { return count; }
  mp_obj_t operator[](size_t i) const { return items[i]; }
};

// Keywords that no other parameter took: for (auto [name, value] : keywords), as long as the call lasts.
class kwargs {
 public:
  constexpr kwargs() = default;
  kwargs(const mp_map_t* map, const uint16_t* names, size_t n_names)
      : map_(map), names_(names), n_names_(n_names) {}

  struct entry {
    mp_obj_t name, value;
  };
  class cursor {
   public:
    cursor(const kwargs& of, size_t at) : of_(of), at_(at) { skip(); }
    entry operator*() const { return {of_.map_->table[at_].key, of_.map_->table[at_].value}; }
    cursor& operator++() {
      ++at_;
      skip();
      return *this;
    }
    bool operator!=(const cursor& other) const { return at_ != other.at_; }

   private:
    void skip() {
      while (at_ < of_.map_->alloc && !of_.has(at_)) ++at_;
    }
    const kwargs& of_;
    size_t at_;
  };
  cursor begin() const { return {*this, 0}; }
  cursor end() const { return {*this, map_->alloc}; }
  size_t size() const {
    size_t n = 0;
    for (entry e : *this) (void)e, ++n;
    return n;
  }
  // The value of a keyword; null if it was not given.
  template <text Name>
  MPY_INLINE mp_obj_t get() const {
    return find(name<Name>());
  }

 private:
  bool has(size_t at) const {
    if (!mp_map_slot_is_filled(map_, at)) return false;
    for (size_t i = 0; i < n_names_; ++i) {
      if (names_[i] != 0 && map_->table[at].key == detail::name_object(names_[i])) return false;
    }
    return true;
  }
  mp_obj_t find(qstr asked) const {
    for (entry e : *this) {
      if (e.name == detail::name_object(asked)) return e.value;
    }
    return MP_OBJ_NULL;
  }

  const mp_map_t* map_ = nullptr;
  const uint16_t* names_ = nullptr;  // of those that were taken
  size_t n_names_ = 0;
};

MPY_END

#endif  // MPY_ARGUMENTS_HPP
