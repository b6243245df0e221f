// The templates that a compiler without a standard library does not bring.
#ifndef MPY_DETAIL_META_HPP
#define MPY_DETAIL_META_HPP

#include "mpy/detail/macros.hpp"

MPY_BEGIN
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

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_META_HPP
