// Any Python object: attributes, items, operators, calls.
//
//   mpy::object o = mpy::import<"machine">();
//   o.attr<"freq">()(160000000);       call an attribute
//   o.call<"append">(1, true);         call a method: without a bound method in between
//   o["key"] = 5;  int n = o["key"].as<int>();
//   if (a + b == c) ...
#ifndef MPY_OBJECT_HPP
#define MPY_OBJECT_HPP

#include "mpy/cast.hpp"
#include "mpy/detail/boxed.hpp"

MPY_BEGIN

class object;

// What objects and the proxies of their attributes and items have in common.
template <class Self>
class object_base : public object_like {
 public:
  // A value of C++.
  template <class T>
  MPY_INLINE decltype(auto) as() const {
    static_assert(detail::has_caster<T>, MPY_NO_CONVERSION("the value"));
    return caster_of<T>::from(get());
  }

  template <text Name>
  auto attr() const;
  template <class K>
  auto operator[](K&& key) const;

  template <class... A>
  MPY_INLINE object operator()(A&&... values) const;
  template <text Name, class... A>
  MPY_INLINE object call(A&&... values) const;

  explicit operator bool() const { return mp_obj_is_true(get()); }
  bool is(mp_obj_t other) const { return get() == other; }
  bool is_none() const { return get() == mp_const_none; }
  bool contains(const auto& item) const {
    return mp_binary_op(MP_BINARY_OP_IN, detail::boxed(item), get()) == mp_const_true;
  }
  // As Python's len() has it.
  size_t len() const { return static_cast<size_t>(MP_OBJ_SMALL_INT_VALUE(mp_obj_len(get()))); }
  const mp_obj_type_t* type() const { return mp_obj_get_type(get()); }

 private:
  MPY_INLINE mp_obj_t get() const { return static_cast<const Self*>(this)->ptr(); }
};

class object : public object_base<object> {
 public:
  MPY_INLINE constexpr object() = default;
  MPY_INLINE constexpr object(mp_obj_t o) : o_(o) {}
  template <class T>
    requires(!detail::like_object<T> && !detail::is_same<detail::plain_t<T>, mp_obj_t>)
  MPY_INLINE object(T&& value) : o_(detail::boxed(static_cast<T&&>(value))) {}

  MPY_INLINE mp_obj_t ptr() const { return o_; }
  // An object there is, even None or False; not so before one was assigned.
  bool has_value() const { return o_ != MP_OBJ_NULL; }

 private:
  mp_obj_t o_ = MP_OBJ_NULL;
};

template <>
struct caster<object> {
  static constexpr text python = "Any";
  static MPY_INLINE object from(mp_obj_t o) { return o; }
  static MPY_INLINE mp_obj_t to(object o) { return o.ptr(); }
};

// o.attr<"name">(): read, assigned, or called.
template <text Name>
class attribute : public object_base<attribute<Name>> {
 public:
  MPY_INLINE explicit attribute(mp_obj_t of) : of_(of) {}
  attribute(const attribute&) = default;
  MPY_INLINE mp_obj_t ptr() const { return mp_load_attr(of_, name<Name>()); }
  MPY_INLINE operator object() const { return ptr(); }
  template <class T>
  MPY_INLINE void operator=(T&& value) const {
    mp_store_attr(of_, name<Name>(), detail::boxed(static_cast<T&&>(value)));
  }
  // Not the proxy: what it stands for.
  MPY_INLINE void operator=(const attribute& other) const { *this = object(other); }

 private:
  mp_obj_t of_;
};

// o[key]: read, assigned, or deleted.
class item : public object_base<item> {
 public:
  MPY_INLINE item(mp_obj_t of, mp_obj_t key) : of_(of), key_(key) {}
  item(const item&) = default;
  MPY_INLINE mp_obj_t ptr() const { return mp_obj_subscr(of_, key_, MP_OBJ_SENTINEL); }
  MPY_INLINE operator object() const { return ptr(); }
  template <class T>
  MPY_INLINE void operator=(T&& value) const {
    mp_obj_subscr(of_, key_, detail::boxed(static_cast<T&&>(value)));
  }
  MPY_INLINE void operator=(const item& other) const { *this = object(other); }
  MPY_INLINE void remove() { mp_obj_subscr(of_, key_, MP_OBJ_NULL); }

 private:
  mp_obj_t of_, key_;
};

template <class Self>
template <text Name>
auto object_base<Self>::attr() const {
  return attribute<Name>(get());
}
template <class Self>
template <class K>
auto object_base<Self>::operator[](K&& key) const {
  return item(get(), detail::boxed(static_cast<K&&>(key)));
}
template <class Self>
template <class... A>
MPY_INLINE object object_base<Self>::operator()(A&&... values) const {
  mp_obj_t given[sizeof...(A) + 1] = {detail::boxed(static_cast<A&&>(values))...};
  return mp_call_function_n_kw(get(), sizeof...(A), 0, given);
}
template <class Self>
template <text Name, class... A>
MPY_INLINE object object_base<Self>::call(A&&... values) const {
  mp_obj_t given[sizeof...(A) + 2] = {MP_OBJ_NULL, MP_OBJ_NULL,
                                      detail::boxed(static_cast<A&&>(values))...};
  mp_load_method(get(), name<Name>(), given);
  return mp_fun_table.call_method_n_kw(sizeof...(A), 0, given);
}

// Operators, where one side is an object.
#define MPY_OPERATOR(op, code)                                                             \
  template <class A, class B>                                                              \
    requires(detail::like_object<A> || detail::like_object<B>)                                                       \
  MPY_INLINE object operator op(A&& a, B&& b) {                                            \
    return mp_binary_op(MP_BINARY_OP_##code, detail::boxed(a), detail::boxed(b));          \
  }
MPY_OPERATOR(+, ADD)
MPY_OPERATOR(-, SUBTRACT)
MPY_OPERATOR(*, MULTIPLY)
MPY_OPERATOR(/, TRUE_DIVIDE)
MPY_OPERATOR(%, MODULO)
MPY_OPERATOR(&, AND)
MPY_OPERATOR(|, OR)
MPY_OPERATOR(^, XOR)
MPY_OPERATOR(<<, LSHIFT)
MPY_OPERATOR(>>, RSHIFT)
#undef MPY_OPERATOR
// In place, where the left side is an object, or an attribute or item, which is assigned then.
#define MPY_IN_PLACE(op, code)                                                             \
  template <class A, class B>                                                              \
    requires(detail::like_object<A>)                                                       \
  MPY_INLINE void operator op(A&& a, B&& b) {                                              \
    detail::assign<object>(a, mp_binary_op(MP_BINARY_OP_INPLACE_##code, a.ptr(), detail::boxed(b))); \
  }
MPY_IN_PLACE(+=, ADD)
MPY_IN_PLACE(-=, SUBTRACT)
MPY_IN_PLACE(*=, MULTIPLY)
MPY_IN_PLACE(/=, TRUE_DIVIDE)
MPY_IN_PLACE(%=, MODULO)
MPY_IN_PLACE(&=, AND)
MPY_IN_PLACE(|=, OR)
MPY_IN_PLACE(^=, XOR)
MPY_IN_PLACE(<<=, LSHIFT)
MPY_IN_PLACE(>>=, RSHIFT)
#undef MPY_IN_PLACE
#define MPY_COMPARISON(op, code)                                                           \
  template <class A, class B>                                                              \
    requires(detail::like_object<A> || detail::like_object<B>)                                                       \
  MPY_INLINE bool operator op(A&& a, B&& b) {                                              \
    return mp_binary_op(MP_BINARY_OP_##code, detail::boxed(a), detail::boxed(b)) ==        \
           mp_const_true;                                                                  \
  }
MPY_COMPARISON(==, EQUAL)
MPY_COMPARISON(!=, NOT_EQUAL)
MPY_COMPARISON(<, LESS)
MPY_COMPARISON(<=, LESS_EQUAL)
MPY_COMPARISON(>, MORE)
MPY_COMPARISON(>=, MORE_EQUAL)
#undef MPY_COMPARISON
MPY_INLINE object operator-(object o) {
  return mp_unary_op(MP_UNARY_OP_NEGATIVE, o.ptr());
}
MPY_INLINE object operator~(object o) {
  return mp_unary_op(MP_UNARY_OP_INVERT, o.ptr());
}
inline object floor_divide(object a, object b) {
  return mp_binary_op(MP_BINARY_OP_FLOOR_DIVIDE, a.ptr(), b.ptr());
}
inline object power(object a, object b) {
  return mp_binary_op(MP_BINARY_OP_POWER, a.ptr(), b.ptr());
}

// A builtin or a name of the module: mpy::builtin<"len">()(list).
template <text Name>
MPY_INLINE object builtin() {
  return mp_load_global(name<Name>());
}

// Another module, as `import name` has it.
template <text Name>
MPY_INLINE object import() {
  return mp_import_name(name<Name>(), mp_const_none, MP_OBJ_NEW_SMALL_INT(0));
}

// A function of another module, found at each call:
//
//   constexpr mpy::imported<"math", "sqrt", float(float)> root;
//   float x = root(2);
template <text Module, text Name, class Signature>
struct imported;
template <text Module, text Name, class R, class... A>
struct imported<Module, Name, R(A...)> {
  MPY_INLINE R operator()(A... values) const {
    object result = import<Module>().template call<Name>(static_cast<A&&>(values)...);
    if constexpr (!detail::is_same<R, void>) return result.template as<R>();
  }
};

// The items of an iterable: for (mpy::object item : mpy::iterate(o)).
class iterate {
 public:
  explicit iterate(object o) : iterator_(mp_fun_table.getiter(o.ptr(), nullptr)) {}

  struct end_mark {};
  class cursor {
   public:
    explicit cursor(mp_obj_t iterator) : iterator_(iterator) { ++*this; }
    object operator*() const { return item_; }
    cursor& operator++() {
      item_ = mp_iternext(iterator_);
      return *this;
    }
    bool operator!=(end_mark) const { return item_ != MP_OBJ_STOP_ITERATION; }

   private:
    mp_obj_t iterator_;
    mp_obj_t item_ = MP_OBJ_NULL;
  };
  cursor begin() const { return cursor(iterator_); }
  end_mark end() const { return {}; }

 private:
  mp_obj_t iterator_;
};
template <>
struct caster<iterate> {
  static constexpr text python = "Iterable[Any]";
  static iterate from(mp_obj_t o) { return iterate(o); }
};

// Something to call: from Python a function, a method, a class.
template <class Signature>
class callable;
template <class R, class... A>
class callable<R(A...)> {
 public:
  constexpr callable() = default;
  MPY_INLINE explicit callable(mp_obj_t o) : o_(o) {}
  MPY_INLINE R operator()(A... values) const {
    object result = object(o_)(values...);
    if constexpr (!detail::is_same<R, void>) return result.template as<R>();
  }
  mp_obj_t ptr() const { return o_; }

 private:
  mp_obj_t o_ = MP_OBJ_NULL;
};
template <class R, class... A>
struct caster<callable<R(A...)>> {
  using function = callable<R(A...)>;
  static constexpr text python = "Callable[..., Any]";
  static constexpr auto annotation = detail::with_places<"Callable[[", sizeof...(A), "], %]">();
  using parts = detail::list<A..., R>;
  static constexpr bool is_view = false;
  static bool accepts(mp_obj_t o) { return mp_obj_is_callable(o); }
  static MPY_INLINE function unchecked(mp_obj_t o) { return function(o); }
  static MPY_INLINE function from(mp_obj_t o) { return function(detail::checked_callable(o)); }
  static MPY_INLINE mp_obj_t to(function f) { return f.ptr(); }
};

MPY_END

#endif  // MPY_OBJECT_HPP
