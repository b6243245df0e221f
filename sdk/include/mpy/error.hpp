// Raising and catching exceptions.
//
//   mpy::raise<mpy::ValueError>("not a prime");            text that lasts: a literal
//   mpy::raise<mpy::ValueError>("%d is not a prime", n);   formatted, as mp_printf does
//   mpy::raise<mpy::KeyError>(key);                        any other value
//
//   auto r = mpy::try_([&] { risky(); });
//   if (r.is<mpy::OSError>()) ... else r.pass_on();
//
//   mpy::finally([&] { work(); }, [&] { clean_up(); });    the second runs in any case
//
// An exception is a jump: it leaves C++ functions without running destructors, as longjmp does. So
// nothing that matters may hang on a destructor across a call that can raise; what does goes into
// mpy::finally. Memory from the garbage-collected heap needs no care.
//
// An exception type of a module:
//
//   struct Empty : mpy::exception_type<Empty, mpy::IndexError> {};
//   m.exception<"Empty", Empty>();
//
// One with fields, which are its arguments by name: e.line in Python.
//
//   struct Syntax : mpy::exception_type<Syntax, mpy::ValueError, mpy::value<"text", mpy::str>,
//                                       mpy::value<"line", int>> {};
//   mpy::raise<Syntax>("no digit", 7);
#ifndef MPY_ERROR_HPP
#define MPY_ERROR_HPP

#include "mpy/module.hpp"
#include "mpy/detail/exception.hpp"

MPY_BEGIN

// The builtin exception types, found by name.
#define MPY_EXCEPTION(name_)                                                                  \
  struct name_ {                                                                              \
    static constexpr text python = #name_;                                                    \
    static MPY_INLINE const mp_obj_type_t* type() {                                           \
      return &NATMOD_TYPE_BY_NAME(name<#name_>());                                            \
    }                                                                                              \
  };
MPY_EXCEPTION(BaseException)
MPY_EXCEPTION(ArithmeticError)
MPY_EXCEPTION(AssertionError)
MPY_EXCEPTION(AttributeError)
MPY_EXCEPTION(EOFError)
MPY_EXCEPTION(ImportError)
MPY_EXCEPTION(IndexError)
MPY_EXCEPTION(KeyError)
MPY_EXCEPTION(KeyboardInterrupt)
MPY_EXCEPTION(LookupError)
MPY_EXCEPTION(MemoryError)
MPY_EXCEPTION(NameError)
MPY_EXCEPTION(NotImplementedError)
MPY_EXCEPTION(OSError)
MPY_EXCEPTION(OverflowError)
MPY_EXCEPTION(RuntimeError)
MPY_EXCEPTION(StopIteration)
MPY_EXCEPTION(SystemExit)
MPY_EXCEPTION(TypeError)
MPY_EXCEPTION(ValueError)
MPY_EXCEPTION(ZeroDivisionError)
#undef MPY_EXCEPTION
struct Exception {
  static constexpr text python = "Exception";
  static MPY_INLINE const mp_obj_type_t* type() { return &mp_type_Exception; }
};

// A field of an exception.
template <text Name, class T>
struct value {
  static constexpr text name = Name;
  using type = T;
};

template <detail::exception E>
[[noreturn]] MPY_INLINE void raise(const char* text) {
  mp_fun_table.raise_msg(E::type(), text);
}
template <detail::exception E>
[[noreturn]] MPY_INLINE void raise() {
  mp_fun_table.raise_msg(E::type(), nullptr);
}
// Values for the format as mp_printf takes them: words, doubles, C strings.
template <detail::exception E, class... V>
  requires(sizeof...(V) != 0 && detail::n_fields<E> == 0)
[[noreturn]] MPY_INLINE void raise(const char* format, V... values) {
  detail::raise_formatted(E::type(), format, values...);
}
template <detail::exception E, class V>
  requires(!requires(V v, void (*f)(const char*)) { f(v); } && detail::n_fields<E> == 0)
[[noreturn]] MPY_INLINE void raise(V&& value) {
  detail::raise_value(E::type(), caster_of<V>::to(static_cast<V&&>(value)));
}
// With a value for each field.
template <detail::exception E, class... V>
  requires(sizeof...(V) != 0 && detail::n_fields<E> != 0)
[[noreturn]] MPY_INLINE void raise(const V&... values) {
  static_assert(sizeof...(V) == detail::n_fields<E>, "mpy: mpy::raise<E>: give a value for each field of E");
  if constexpr (sizeof...(V) == detail::n_fields<E>) detail::raise_fields<E>(typename E::fields(), values...);
}
[[noreturn]] MPY_INLINE void raise_oserror(int error) {
  detail::raise_value(OSError::type(), MP_OBJ_NEW_SMALL_INT(error));
}

// What try_ caught.
class caught {
 public:
  explicit caught(mp_obj_t exception) : exception_(exception) {}
  explicit operator bool() const { return exception_ != MP_OBJ_NULL; }
  mp_obj_t exception() const { return exception_; }

  template <detail::exception E>
  bool is() const {
    return exception_ != MP_OBJ_NULL &&
           mp_binary_op(MP_BINARY_OP_EXCEPTION_MATCH, exception_,
                        const_cast<mp_obj_type_t*>(E::type())) == mp_const_true;
  }
  // Raises it again, if there is one.
  void pass_on() const {
    if (exception_ != MP_OBJ_NULL) nlr_raise(exception_);
  }

 private:
  mp_obj_t exception_;
};

template <class F>
MPY_INLINE caught try_(F&& f) {
  using function = detail::plain_t<F>;
  return caught(detail::catch_raise([](void* data) { (*static_cast<function*>(data))(); },
                                    const_cast<function*>(&f)));
}

template <class F, class G>
MPY_INLINE void finally(F&& work, G&& clean_up) {
  caught c = try_(work);
  clean_up();
  c.pass_on();
}

template <class E, detail::exception Base = Exception, class... Fields>
struct exception_type {
  using base = Base;
  using fields = detail::list<Fields...>;
  static const mp_obj_type_t* type() {
    return reinterpret_cast<const mp_obj_type_t*>(&detail::type_object<E>);
  }
};

template <text Name, class E>
constexpr void module_::exception(const char* doc) {
  detail::describe_exception<Name, E>(d_, doc);
}

MPY_END

#endif  // MPY_ERROR_HPP
