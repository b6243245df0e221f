// Classes of C++ as Python types.
//
//   struct counter { int value; void step(int by) { value += by; } };
//
//   auto c = m.type<"Counter", counter>("Counts.");
//   c.init<int>();                                    Counter(5)
//   c.def<"step", &counter::step, mpy::arg<"by", 1>>();
//   c.field<"value", &counter::value>();
//   c.def<"__len__", [](counter& c) { return c.value; }>();
//
// A function is a method: its first parameter is the object, as T&, const T&, T* or mp_obj_t. Python's
// special names do what they do in Python: __repr__ and __str__ take (T&, mpy::printer); __next__
// returns a mpy::optional, or an object that is null at the end; operators take T& and any other
// operand, and a mpy::optional of none as result means "not supported".
//
// An object is a block of the garbage-collected heap with a T in it. The collector frees it without a
// destructor; firmware offers modules no finaliser. What has to be released is released by a method,
// or by `with`: c.context<&T::close>(). The collector follows pointers to the start of a block alone:
// a pointer to the T or into it keeps nothing alive.
//
// A function that returns T makes an object of it; of one that returns T& or T*, mpy/result.hpp tells.
#ifndef MPY_CLASS_HPP
#define MPY_CLASS_HPP

#include "mpy/buffer.hpp"
#include "mpy/error.hpp"
#include "mpy/optional.hpp"
#include "mpy/print.hpp"
#include "mpy/result.hpp"
#include "mpy/detail/class_description.hpp"
#include "mpy/detail/type_image.hpp"

MPY_BEGIN

// The T of an object that is known to hold one: unchecked. mpy::cast<T> checks.
template <class T>
MPY_INLINE T& get(mp_obj_t o) {
  return detail::value_of<T>(o);
}

// What m.type<"Name", T>() returns.
template <class T, class Made>
class MPY_HIDDEN class_ {
 public:
  constexpr class_(detail::description& d, size_t index) : c_(d, index) {}

  // The constructor: parameter types, and behind them what is said of the arguments.
  template <class... A>
    requires(detail::can_make<Made>(typename detail::not_specs<detail::list<>, A...>::type()))
  constexpr void init() {
    c_.template init<A...>();
  }

  // A method, or a special one.
  template <text Name, auto F, class... Specs>
    requires(detail::method_mistake_in<Name, F, T, Specs...> == detail::mistake::none)
  constexpr void def(const char* doc = "") {
    c_.template method<Name, F, Specs...>(doc);
  }
  template <text Name, auto F, class... Specs>
  constexpr void static_method(const char* doc = "") {
    c_.template static_method<Name, F, Specs...>(doc);
  }
  // The first parameter is the class, a mp_obj_t.
  template <text Name, auto F, class... Specs>
  constexpr void class_method(const char* doc = "") {
    c_.template class_method<Name, F, Specs...>(doc);
  }

  // An attribute that is computed: by a function, or by a data member to read. Behind the functions
  // stands what is said of an object of a class: mpy::copy, mpy::keep<>.
  template <text Name, auto Get, class... Says>
  constexpr void property() {
    c_.template property<Name, Get, Says...>();
  }
  template <text Name, auto Get, auto Set, class... Says>
  constexpr void property() {
    c_.template property<Name, Get, Set, Says...>();
  }
  // One that can be deleted too: Delete is called with the object.
  template <text Name, auto Get, auto Set, auto Delete, class... Says>
  constexpr void property() {
    c_.template property<Name, Get, Set, Delete, Says...>();
  }
  // A data member to read and write.
  template <text Name, auto Member, class... Says>
  constexpr void field() {
    c_.template property<Name, Member, Member, Says...>();
  }

  // A constant of the class: what m.attr takes.
  template <text Name, auto Value>
    requires(!detail::is_text<decltype(Value)>)
  constexpr void attr() {
    c_.template value<Name, Value>();
  }
  template <text Name, text Value>
  constexpr void attr() {
    c_.template text_value<Name, Value>();
  }

  // `with`: entering gives the object, leaving calls Close.
  template <auto Close>
  constexpr void context() {
    def<"__enter__", [](T& self) -> T& { return self; }>();
    def<"__exit__", [](T& self, mp_obj_t, mp_obj_t, mp_obj_t) { detail::invoke<Close>(self); }>();
  }

  // The object's memory, for bytes(), memoryview() and others: F, a function or a data member, gives a
  // mpy::block. (The firmware keeps the memory alive, and not the object.)
  template <auto F>
  constexpr void buffer() {
    c_.template buffer<F>();
  }

  // A protocol's table, such as a mp_stream_p_t.
  template <const auto* Table>
  constexpr void protocol() {
    c_.template protocol<Table>();
  }

  // Extends another class of this module: T derives from Base, which is its first base.
  template <class Base>
  constexpr void base() {
    c_.template base<Base>();
  }

  // Each mistake is told in the line of the call.
  template <class... A>
    requires(!detail::can_make<Made>(typename detail::not_specs<detail::list<>, A...>::type()))
  MPY_UNAVAILABLE("mpy: c.init<...>: the class has no constructor with these parameters, or is abstract")
  constexpr void init() {}
#define MPY_MISTAKE(mistake_, sentence)                                                              \
  template <text Name, auto F, class... Specs>                                                       \
    requires(detail::method_mistake_in<Name, F, T, Specs...> == detail::mistake::mistake_)       \
  MPY_UNAVAILABLE(sentence) constexpr void def(const char* = "") {}
  MPY_MISTAKES(MPY_MISTAKE)
#undef MPY_MISTAKE
  template <class... A>
  MPY_UNAVAILABLE("mpy: name and function are template arguments: c.def<\"name\", f>()")
  constexpr void def(const char*, A...) {}

 private:
  detail::class_description<T, Made> c_;
};

template <text Name, class T, class Made>
constexpr class_<T, Made> module_::type(const char* doc) {
  static_assert(detail::bindable<T>, "mpy: m.type<\"Name\", T>: T has to be a class or struct");
  detail::class_data c;
  if constexpr (!detail::is_same<T, Made>) c.make_class = detail::python_class<Made>::make;
  return {d_, d_.add_class<Name, T>(c, doc)};
}

MPY_END

#endif  // MPY_CLASS_HPP
