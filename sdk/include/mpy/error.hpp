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
#ifndef MPY_ERROR_HPP
#define MPY_ERROR_HPP

#include "mpy/module.hpp"

MPY_BEGIN

// The builtin exception types, found by name.
#define MPY_EXCEPTION(name_)                                                                  \
  struct name_ {                                                                              \
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
  static MPY_INLINE const mp_obj_type_t* type() { return &mp_type_Exception; }
};

MPY_DETAIL {

// The type object of a C++ class or exception: a variable, which the import fills.
template <class T>
MPY_VARIABLE inline constinit mp_obj_full_type_t type_object{};

template <class E>
concept exception = requires {
  { E::type() };
};

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

// Runs `run(data)`; the exception that it raised, or null.
__attribute__((noinline)) inline mp_obj_t catch_raise(void (*run)(void*), void* data) {
  nlr_buf_t context;
  unsigned raised = mp_fun_table.nlr_push(&context);
#if defined(__XTENSA_WINDOWED_ABI__)
  // Here nlr_push only links the buffer: the firmware's setjmp saves the registers.
  if (raised == 0) {
    raised = reinterpret_cast<unsigned (*)(void*)>(mp_fun_table.setjmp_)(context.regs);
  }
#endif
  if (raised != 0) return context.ret_val;
  run(data);
  mp_fun_table.nlr_pop();
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
  requires(sizeof...(V) != 0)
[[noreturn]] MPY_INLINE void raise(const char* format, V... values) {
  detail::raise_formatted(E::type(), format, values...);
}
template <detail::exception E, class V>
  requires(!requires(V v, void (*f)(const char*)) { f(v); })
[[noreturn]] MPY_INLINE void raise(V&& value) {
  detail::raise_value(E::type(), caster_of<V>::to(static_cast<V&&>(value)));
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

template <class E, detail::exception Base = Exception>
struct exception_type {
  using base = Base;
  static const mp_obj_type_t* type() {
    return reinterpret_cast<const mp_obj_type_t*>(&detail::type_object<E>);
  }
};

template <text Name, class E>
constexpr void module_::exception(const char* doc) {
  stub_.indent = 0;
  stub_.put("class "), stub_.put(Name.chars), stub_.put("(Exception):");
  stub_.body(doc);
  steps_.add({+[] {
    qstr own_name = mpy::name<Name>();
    mp_store_global(own_name,
                    detail::init_exception(&detail::type_object<E>, own_name, E::base::type()));
  }});
}

MPY_END

#endif  // MPY_ERROR_HPP
