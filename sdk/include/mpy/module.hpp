// A native module in C++:
//
//   #include <mpy/module.hpp>
//
//   constexpr int factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }
//
//   MPY_MODULE(factorial, m) {
//     m.def<"factorial", factorial>("Product of 1..n.");
//     m.attr<"VERSION", "1.0">();
//   }
//
// The body describes the module and is run by the compiler: all that it says becomes constant data
// and a loop that stores it. What has to run when the module is imported is a function that the body
// names: m.run<function>(), or m.attr<"NAME", function>() for a value that has to be computed.
//
// A name is defined once in a module, and every class that a function takes or gives is described in it; what
// does not fit together does not compile.
#ifndef MPY_MODULE_HPP
#define MPY_MODULE_HPP

#include "mpy/function.hpp"
#include "mpy/overload.hpp"
#include "mpy/detail/body.hpp"
#include "mpy/detail/import.hpp"

MPY_BEGIN

template <class T, class Made = T>
class MPY_HIDDEN class_;

class MPY_HIDDEN module_ {
 public:
  constexpr explicit module_(detail::description& d) : d_(d) {}

  // A function, with what is said of its arguments and its result: mpy/function.hpp.
  template <text Name, auto F, class... Specs>
    requires(detail::mistake_in<F, void, Specs...> == detail::mistake::none)
  constexpr void def(const char* doc = "") {
    d_.function<Name, detail::function<F, Specs...>>(doc);
  }

  // A constant: an int, an enumerator, a bool, text, another value of a type that has a conversion; or a
  // function, which is called when the module is imported.
  template <text Name, auto Value>
    requires(!detail::is_text<decltype(Value)> && detail::is_constant<Value>)
  constexpr void attr() {
    d_.value<Name, Value>();
  }
  template <text Name, text Value>
  constexpr void attr() {
    d_.object<Name>("str", &detail::constant_text<Value>::object);
  }
  // True and False.
  template <text Name, bool Value>
    requires detail::is_same<decltype(Value), const bool>
  constexpr void flag() {
    attr<Name, bool(Value)>();
  }
  // A constant object of the C API.
  template <text Name, const auto* Object>
  constexpr void object() {
    d_.object<Name>("Any", Object);
  }

  // Calls a function when the module is imported, after all else is in place, and in the order of
  // these calls.
  template <auto F>
  constexpr void run() {
    d_.steps.add({+[] { F(); }});
  }

  // The module's docstring.
  constexpr void doc(const char* text) { d_.docstring(text); }

  // A class: mpy/class.hpp.
  // (What Python makes of it is a Made, if its virtual functions may be overridden: mpy/override.hpp.)
  template <text Name, class T, class Made = T>
  constexpr class_<T, Made> type(const char* doc = "");
  // An exception: mpy/error.hpp.
  template <text Name, class T>
  constexpr void exception(const char* doc = "");
  // An enumeration with names: mpy/enum_type.hpp.
  template <class E>
  constexpr void enumeration(const char* doc = "");

  // Each mistake is told in the line of the call.
#define MPY_MISTAKE(mistake_, sentence)                                                     \
  template <text Name, auto F, class... Specs>                                              \
    requires(detail::mistake_in<F, void, Specs...> == detail::mistake::mistake_)        \
  MPY_UNAVAILABLE(sentence) constexpr void def(const char* = "") {}
  MPY_MISTAKES(MPY_MISTAKE)
#undef MPY_MISTAKE
  template <class... A>
  MPY_UNAVAILABLE("mpy: name and function are template arguments: m.def<\"name\", f>()")
  constexpr void def(const char*, A...) {}
  template <text Name, auto Value>
    requires(!detail::is_text<decltype(Value)> && !detail::is_constant<Value>)
  MPY_UNAVAILABLE(MPY_NO_CONVERSION("the value")) constexpr void attr() {}

 private:
  detail::description& d_;
};

MPY_END

#endif  // MPY_MODULE_HPP
