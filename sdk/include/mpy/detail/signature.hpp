// What a C++ function takes and gives: of free functions, captureless lambdas and member functions.
#ifndef MPY_DETAIL_SIGNATURE_HPP
#define MPY_DETAIL_SIGNATURE_HPP

#include "mpy/detail/meta.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class R, class... P>
struct signature {
  using result = R;
  using params = list<P...>;
};
template <class F>
struct signature_of {};
template <class F>
  requires requires { &F::operator(); }
struct signature_of<F> : signature_of<decltype(&F::operator())> {};
template <class R, class... P>
struct signature_of<R (*)(P...)> : signature<R, P...> {};
template <class R, class... P>
struct signature_of<R (*)(P...) noexcept> : signature<R, P...> {};
// A lambda's call operator: a member function without an object of interest.
template <class C, class R, class... P>
struct signature_of<R (C::*)(P...) const> : signature<R, P...> {
  using members = list<const C&, P...>;
};
template <class C, class R, class... P>
struct signature_of<R (C::*)(P...)> : signature<R, P...> {
  using members = list<C&, P...>;
};
template <class C, class R, class... P>
struct signature_of<R (C::*)(P...) noexcept> : signature_of<R (C::*)(P...)> {};
template <class C, class R, class... P>
struct signature_of<R (C::*)(P...) const noexcept> : signature_of<R (C::*)(P...) const> {};

template <class F>
inline constexpr bool is_member = false;
template <class C, class M>
inline constexpr bool is_member<M C::*> = true;
template <class F>
inline constexpr bool is_pointer = false;
template <class F>
inline constexpr bool is_pointer<F*> = true;
template <auto F>
concept member_function = is_member<plain_t<decltype(F)>>;
template <auto F>
concept describable = requires { typename signature_of<plain_t<decltype(F)>>::params; };

template <auto F>
struct params_of : type_is<typename signature_of<plain_t<decltype(F)>>::params> {};
template <auto F>
  requires member_function<F>
struct params_of<F> : type_is<typename signature_of<plain_t<decltype(F)>>::members> {};
template <auto F>
using params_t = typename params_of<F>::type;
template <auto F>
using result_t = typename signature_of<plain_t<decltype(F)>>::result;

template <auto F, class First, class... Rest>
MPY_INLINE decltype(auto) invoke_member(First&& self, Rest&&... rest) {
  nth_t<0, params_t<F>> object = self;  // perhaps of a base class
  return (object.*F)(static_cast<Rest&&>(rest)...);
}
template <auto F, class... P>
MPY_INLINE decltype(auto) invoke(P&&... values) {
  if constexpr (member_function<F>) {
    return invoke_member<F>(static_cast<P&&>(values)...);
  } else {
    return F(static_cast<P&&>(values)...);
  }
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_SIGNATURE_HPP
