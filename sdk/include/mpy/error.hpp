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

MPY_DETAIL {

template <class E>
concept exception = requires {
  { E::type() };
};
template <class E>
inline constexpr size_t n_fields = 0;
template <exception E>
  requires requires { E::fields::size; }
inline constexpr size_t n_fields<E> = E::fields::size;

// Text that grows on the heap.
struct text_buffer {
  mp_print_t print;
  char* data;
  size_t size, capacity;

  static void append(void* self_in, const char* text, size_t n) {
    auto* self = static_cast<text_buffer*>(self_in);
    if (self->size + n > self->capacity) {
      self->capacity = self->size + n + 16;
      self->data = static_cast<char*>(m_realloc(self->data, self->capacity));
    }
    memmove(self->data + self->size, text, n);
    self->size += n;
  }
  void init() {
    print = {this, append};
    data = nullptr;
    size = capacity = 0;
  }
  mp_obj_t finish() {
    mp_obj_t result = mp_obj_new_str(data, size);
    m_free(data);
    return result;
  }
};

[[noreturn]] MPY_SHARED inline void raise_formatted(const mp_obj_type_t* type, const char* format,
                                                    ...) {
  text_buffer text;
  text.init();
  va_list values;
  va_start(values, format);
  mp_vprintf(&text.print, format, values);
  va_end(values);
  mp_raise_type_arg(type, text.finish());
}

[[noreturn]] MPY_SHARED inline void raise_value(const mp_obj_type_t* type, mp_obj_t value) {
  mp_raise_type_arg(type, value);
}

// An exception type is a copy of its base with another name and parent: all of the firmware's have
// four slots.
MPY_SHARED inline mp_obj_t init_exception(mp_obj_full_type_t* type, qstr own_name,
                                          const mp_obj_type_t* base) {
  mp_fun_table.memmove_(type, base, sizeof(mp_obj_empty_type_t) + 4 * sizeof(void*));
  type->name = static_cast<uint16_t>(own_name);
  type->slots[type->slot_index_parent - 1] = base;
  return type;
}

template <class E, class... Fields>
[[noreturn]] void raise_fields(list<Fields...>, typename Fields::type... values) {
  const mp_obj_t all[] = {caster<typename Fields::type>::to(values)...};
  nlr_raise(mp_call_function_n_kw(const_cast<mp_obj_type_t*>(E::type()), sizeof...(Fields), 0, all));
}

// Loads a field: the argument at its place, by the base's own attribute.
MPY_SHARED inline void load_field(const mp_obj_type_t* base, mp_obj_t self, size_t place, mp_obj_t* dest) {
  mp_obj_t found[2] = {MP_OBJ_NULL, MP_OBJ_NULL};
  MP_OBJ_TYPE_GET_SLOT(base, attr)(self, MP_QSTR_args, found);
  auto* all = static_cast<mp_obj_tuple_t*>(found[0]);
  if (place < all->len) dest[0] = all->items[place];
}
template <class E, class... Fields>
MPY_INLINE mp_attr_fun_t attr_with_fields(list<Fields...>) {
  return [](mp_obj_t self, qstr asked, mp_obj_t* dest) {
    size_t place = 0;
    const mp_obj_type_t* base = E::base::type();
    if (dest[0] == MP_OBJ_NULL && ((asked == name<Fields::name>() || (++place, false)) || ...)) {
      return load_field(base, self, place, dest);
    }
    MP_OBJ_TYPE_GET_SLOT(base, attr)(self, asked, dest);
  };
}

// Runs `run(data)`; the exception that it raised, or null.
__attribute__((noinline)) inline mp_obj_t catch_raise(void (*run)(void*), void* data) {
  nlr_buf_t context;
  if (nlr_push(&context) != 0) return context.ret_val;
  run(data);
  nlr_pop();
  return MP_OBJ_NULL;
}

}  // namespace detail

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
  begin<Name>();
  if constexpr (!requires { E::base::python; }) {
    needed_.add({&detail::type_object<typename E::base>, known_.size});
  }
  know<Name, E>();
  stub_.put("class "), stub_.put(Name.chars), stub_.put("(");
  if constexpr (requires { E::base::python; }) {
    stub_.put(E::base::python.chars);
  } else {
    stub_.named(&detail::type_object<typename E::base>);
  }
  stub_.put("):");
  if constexpr (detail::n_fields<E> == 0) {
    stub_.body(doc);
  } else {
    stub_.template fields<E>(doc, typename E::fields());
  }
  steps_.add({+[] {
    qstr own_name = mpy::name<Name>();
    mp_obj_full_type_t* type = &detail::type_object<E>;
    mp_obj_t made = detail::init_exception(type, own_name, E::base::type());
    if constexpr (detail::n_fields<E> != 0) {
      type->slots[type->slot_index_attr - 1] =
          reinterpret_cast<const void*>(detail::attr_with_fields<E>(typename E::fields()));
    }
    mp_store_global(own_name, made);
  }});
}

MPY_END

#endif  // MPY_ERROR_HPP
