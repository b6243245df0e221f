// Memory of other objects: bytes, bytearray, array, memoryview.
//
//   mpy::span<const uint8_t>   bytes to read: of anything that has a buffer
//   mpy::span<float>           an array('f') to write to; TypeError for other element types
//   mpy::bytes                 a bytes object as a result
//   mpy::block<float>          elements in memory of their own, which may outlive who made them
//
// A span from an argument is valid while the argument is alive and is not resized.
#ifndef MPY_BUFFER_HPP
#define MPY_BUFFER_HPP

#include "mpy/cast.hpp"
#include "mpy/detail/buffer.hpp"

#if __has_include(<span>)
#include <span>
#define MPY_HAS_SPAN 1
#endif

MPY_BEGIN

template <class T>
class span {
 public:
  constexpr span() = default;
  constexpr span(T* data, size_t size) : data_(data), size_(size) {}
  template <size_t N>
  constexpr span(T (&array)[N]) : data_(array), size_(N) {}
  constexpr operator span<const T>() const { return {data_, size_}; }

  constexpr T* data() const { return data_; }
  constexpr size_t size() const { return size_; }
  constexpr bool empty() const { return size_ == 0; }
  constexpr T* begin() const { return data_; }
  constexpr T* end() const { return data_ + size_; }
  constexpr T& operator[](size_t i) const { return data_[i]; }
  constexpr span part(size_t from, size_t n) const { return {data_ + from, n}; }

 private:
  T* data_ = nullptr;
  size_t size_ = 0;
};

// Elements in a block of the heap, or in a variable: memory that lives as long as something points at
// its start. A part of an object is none, because the collector does not see who points into an object.
template <class T>
class block {
 public:
  constexpr block() = default;
  // New memory, whose contents are yet to be written.
  explicit block(size_t n) : data_(static_cast<T*>(m_malloc(n * sizeof(T)))), size_(n) {}
  // The start of memory of mpy::gc_array, or a variable.
  static constexpr block at_start(T* start, size_t n) { return block(n, start); }
  template <class P>
  block(P*, size_t) {
    static_assert(detail::is_same<P, P*>,
                  "mpy: a block is made by its size, or by mpy::block<T>::at_start of memory that begins there: of "
                  "mpy::gc_array or a global variable, and no part of an object");
  }
  template <class U>
    requires detail::is_same<U, const T>
  constexpr operator block<U>() const {
    return block<U>::at_start(data_, size_);
  }
  template <class U>
    requires(detail::is_same<U, T> || detail::is_same<U, const T>)
  constexpr operator span<U>() const {
    return {data_, size_};
  }

  constexpr T* data() const { return data_; }
  constexpr size_t size() const { return size_; }
  constexpr T* begin() const { return data_; }
  constexpr T* end() const { return data_ + size_; }
  constexpr T& operator[](size_t i) const { return data_[i]; }
  // The first n of them.
  constexpr block first(size_t n) const { return block(n, data_); }

 private:
  constexpr block(size_t size, T* data) : data_(data), size_(size) {}

  T* data_ = nullptr;
  size_t size_ = 0;
};

template <class T>
struct caster<span<T>> : takes_buffers {
  static constexpr text python = "Buffer";
  static constexpr bool is_view = true;
#if NATMOD_ABI >= 0x602
  static bool matches(mp_obj_t o) {
    using element = detail::plain_t<T>;
    constexpr int code = detail::is_same<element, uint8_t> ? 0 : detail::typecode<element>();
    constexpr int other = detail::is_long<element> ? (code == 'i' || code == 'q' ? 'l' : 'L') : code;
    return detail::has_elements(o, detail::is_same<T, element> ? MP_BUFFER_WRITE : MP_BUFFER_READ, code, other);
  }
#endif
  static MPY_INLINE span<T> from(mp_obj_t o) { return detail::span_from<T>(o); }
};

#ifdef MPY_HAS_SPAN
template <class T>
struct caster<std::span<T>> : caster<span<T>> {
  static MPY_INLINE std::span<T> from(mp_obj_t o) {
    span<T> s = detail::span_from<T>(o);
    return {s.data(), s.size()};
  }
};
#endif

// A result: the bytes are copied.
struct bytes : span<const uint8_t> {
  using span::span;
};
template <>
struct caster<bytes> {
  static constexpr text python = "bytes";
  static MPY_INLINE mp_obj_t to(bytes b) { return mp_obj_new_bytes(b.data(), b.size()); }
};
// A result: the block becomes the bytearray's.
struct bytearray : block<uint8_t> {
  using block::block;
  constexpr bytearray(block b) : block(b) {}
};
template <>
struct caster<bytearray> {
  static constexpr text python = "bytearray";
  static MPY_INLINE mp_obj_t to(bytearray b) {
    return mp_obj_new_bytearray_by_ref(b.size(), b.data());
  }
};

MPY_END

#endif  // MPY_BUFFER_HPP
