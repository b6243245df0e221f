// What the other headers share: the C API (natmod/api.h), text as a template argument, and text in memory.
//
//   mpy::text    "name" in m.def<"name", f>()
//   mpy::str     characters of somebody else's memory, `size` bytes of UTF-8
#ifndef MPY_BASE_HPP
#define MPY_BASE_HPP

#include "mpy/detail/macros.hpp"

MPY_BEGIN

// A string that can be a template argument: `f<"text">()`.
template <size_t N>
struct text {
  char chars[N] = {};
  constexpr text(const char (&source)[N]) {
    for (size_t i = 0; i < N; ++i) chars[i] = source[i];
  }
  static constexpr size_t size = N - 1;
  constexpr bool operator==(const text&) const = default;
};

// Text in memory that somebody else keeps alive; it need not end in a zero byte.
struct str {
  const char* data = nullptr;
  size_t size = 0;

  constexpr str() = default;
  constexpr str(const char* from, size_t n) : data(from), size(n) {}
  template <size_t N>
  constexpr str(const char (&literal)[N]) : data(literal), size(N - 1) {}
  template <class T>
    requires requires(const T& t, const char* p) {
      p = t.data();
      t.size();
    }
  constexpr str(const T& t) : data(t.data()), size(t.size()) {}

  constexpr const char* begin() const { return data; }
  constexpr const char* end() const { return data + size; }
  constexpr char operator[](size_t i) const { return data[i]; }
  constexpr bool empty() const { return size == 0; }
  constexpr str part(size_t from, size_t n) const { return {data + from, n}; }
  friend constexpr bool operator==(str a, str b) {
    if (a.size != b.size) return false;
    for (size_t i = 0; i < a.size; ++i) {
      if (a.data[i] != b.data[i]) return false;
    }
    return true;
  }
};

MPY_END

#endif  // MPY_BASE_HPP
