// What the other headers share: the C API, and the few templates that a compiler without a standard
// library does not bring.
#ifndef MPY_BASE_HPP
#define MPY_BASE_HPP

#include "natmod/abi/cxx_symbols.h"
#include "natmod/api.h"

#if !defined(__cplusplus) || __cplusplus < 202002L
#error "the C++ API needs C++20: compile with -std=c++20"
#endif

// What is hidden is reached directly, without a global offset table. What the linker has to place
// apart from code (variables) says MPY_VARIABLE.
#define MPY_BEGIN namespace mpy {
#define MPY_END }
#define MPY_HIDDEN __attribute__((visibility("hidden")))
#define MPY_DETAIL namespace detail MPY_HIDDEN
#define MPY_VARIABLE __attribute__((visibility("default")))
#define MPY_INLINE __attribute__((always_inline)) inline
// A helper that many call: one copy, which the compiler may put in place where only one does.
#ifdef __clang__
#define MPY_SHARED static __attribute__((noinline))
#else
#define MPY_SHARED static
#endif

#ifdef __clang__
// The linker defines what a name's template only declares.
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif

// Placement new, under an argument type of our own: <new> may be there or not.
MPY_BEGIN
struct at {
  void* place;
};
MPY_END
constexpr MPY_INLINE void* operator new(decltype(sizeof(0)), mpy::at where) noexcept {
  return where.place;
}
MPY_INLINE void operator delete(void*, mpy::at) noexcept {}

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

MPY_DETAIL {

template <class T>
struct type_is {
  using type = T;
};
template <class T>
struct plain : type_is<T> {};
template <class T>
struct plain<T&> : plain<T> {};
template <class T>
struct plain<T&&> : plain<T> {};
template <class T>
struct plain<const T> : type_is<T> {};
template <class T>
using plain_t = typename plain<T>::type;

template <class A, class B>
inline constexpr bool is_same = false;
template <class A>
inline constexpr bool is_same<A, A> = true;

template <class T>
inline constexpr bool is_reference = false;
template <class T>
inline constexpr bool is_reference<T&> = true;

template <bool Which, class A, class B>
struct choose : type_is<A> {};
template <class A, class B>
struct choose<false, A, B> : type_is<B> {};
template <bool Which, class A, class B>
using choose_t = typename choose<Which, A, B>::type;

// Of which only the type is asked.
template <class T>
T& some();

constexpr bool equal(const char* a, const char* b) {
  while (*a == *b && *a != '\0') ++a, ++b;
  return *a == *b;
}

template <class... T>
struct list {
  static constexpr size_t size = sizeof...(T);
};
template <size_t I, class List>
struct nth;
template <class First, class... Rest>
struct nth<0, list<First, Rest...>> : type_is<First> {};
template <size_t I, class First, class... Rest>
struct nth<I, list<First, Rest...>> : nth<I - 1, list<Rest...>> {};
template <size_t I, class List>
using nth_t = typename nth<I, List>::type;

// 0, 1, ... N - 1 as template arguments.
template <size_t... I>
struct indices {};
#if defined(__clang__)
template <class, size_t... I>
using as_indices = indices<I...>;
template <size_t N>
using count_to = __make_integer_seq<as_indices, size_t, N>;
#else
template <size_t N>
using count_to = indices<__integer_pack(N)...>;
#endif

template <class T>
concept enumeration = __is_enum(T);

template <class T>
inline constexpr bool is_integer = false;
#define MPY_INTEGER(type) \
  template <>             \
  inline constexpr bool is_integer<type> = true;
MPY_INTEGER(signed char)
MPY_INTEGER(unsigned char)
MPY_INTEGER(short)
MPY_INTEGER(unsigned short)
MPY_INTEGER(int)
MPY_INTEGER(unsigned)
MPY_INTEGER(long)
MPY_INTEGER(unsigned long)
MPY_INTEGER(long long)
MPY_INTEGER(unsigned long long)
#undef MPY_INTEGER
template <class T>
concept integer = is_integer<T>;

template <integer T>
inline constexpr bool is_signed = T(-1) < T(0);
template <integer T>
inline constexpr T max_of =
    is_signed<T> ? T((1ULL << (sizeof(T) * 8 - 1)) - 1) : T(~0ULL);
template <integer T>
inline constexpr T min_of = is_signed<T> ? T(-max_of<T> - 1) : T(0);

template <class T>
constexpr MPY_INLINE plain_t<T>&& move(T&& t) {
  return static_cast<plain_t<T>&&>(t);
}

// A word of constant data: an address, or an object that is a small integer.
union word {
  const void* pointer;
  mp_uint_t number;
};
static_assert(sizeof(word) == sizeof(mp_obj_t));

constexpr word small_int(mp_int_t value) {
  return {.number = (static_cast<mp_uint_t>(value) << 1) | 1};
}
template <integer T>
consteval bool is_small_int(T value) {
  constexpr auto limit = ~mp_uint_t(0) >> 2;
  if (value < 0) return static_cast<long long>(value) >= -static_cast<long long>(limit) - 1;
  return static_cast<unsigned long long>(value) <= limit;
}

}  // namespace detail
MPY_END

#endif  // MPY_BASE_HPP
