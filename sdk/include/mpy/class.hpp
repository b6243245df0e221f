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
// A function is a method: its first parameter is the object, as T&, const T& or mp_obj_t. Python's
// special names do what they do in Python: __repr__ and __str__ take (T&, mpy::printer); __next__
// returns a mpy::optional, or an object that is null at the end; operators take T& and any other
// operand, and a mpy::optional of none as result means "not supported".
//
// An object is a block of the garbage-collected heap with a T in it. The collector frees it without a
// destructor; firmware offers modules no finaliser. What has to be released is released by a method,
// or by `with`: c.context<&T::close>().
//
// A function that returns T makes an object of it; one that returns T& returns the object that the T
// is in.
#ifndef MPY_CLASS_HPP
#define MPY_CLASS_HPP

#include "mpy/buffer.hpp"
#include "mpy/error.hpp"
#include "mpy/optional.hpp"
#include "mpy/print.hpp"

MPY_BEGIN

MPY_DETAIL {

template <class T>
struct instance {
  mp_obj_base_t base;
  T value;
};

// Where in it. (offsetof is not for every class.)
template <class T>
inline constexpr size_t value_offset =
    (sizeof(mp_obj_base_t) + alignof(T) - 1) / alignof(T) * alignof(T);

template <class T>
constexpr mp_obj_full_type_t* type_of = &type_object<T>;

// The T in `o`: an instance, or one of a class that Python made of the type. TypeError if neither.
MPY_SHARED inline void* checked_instance(mp_obj_t o, const void* type) {
  mp_obj_t native = mp_obj_cast_to_native_base(o, type);
  if (native == MP_OBJ_NULL) {
    mp_fun_table.raise_msg(&mp_type_TypeError, "argument of another type expected");
  }
  return native;
}

template <class T>
concept bindable = __is_class(T);

template <class T>
decltype(auto) self_of(mp_obj_t o) {
  if constexpr (bindable<T> && requires { caster<T>::is_bound; }) {
    return (static_cast<instance<T>*>(o)->value);
  } else {
    return caster<T>::from(o);
  }
}

}  // namespace detail

// The T of an object that is known to hold one: unchecked. mpy::cast<T> checks.
template <class T>
MPY_INLINE T& get(mp_obj_t o) {
  return static_cast<detail::instance<T>*>(o)->value;
}

template <detail::bindable T>
struct caster<T> {
  static constexpr bool is_bound = true;
  static constexpr text python = "Any";

  static bool accepts(mp_obj_t o) {
    return mp_obj_cast_to_native_base(o, detail::type_of<T>) != MP_OBJ_NULL;
  }
  static MPY_INLINE T& from(mp_obj_t o) {
    return static_cast<detail::instance<T>*>(detail::checked_instance(o, detail::type_of<T>))->value;
  }
  // The object that holds a T.
  static MPY_INLINE mp_obj_t to(T& value) {
    return reinterpret_cast<char*>(&value) - detail::value_offset<T>;
  }
  // A new object, with what `make()` returns in it.
  template <class Make>
  static MPY_INLINE mp_obj_t build(Make&& make) {
    auto* made = static_cast<detail::instance<T>*>(
        mp_obj_malloc_helper(sizeof(detail::instance<T>),
                             reinterpret_cast<const mp_obj_type_t*>(detail::type_of<T>)));
    new (at{&made->value}) T(make());
    return made;
  }
  static MPY_INLINE mp_obj_t to(T&& value) {
    return build([&]() -> T&& { return static_cast<T&&>(value); });
  }
  static MPY_INLINE mp_obj_t to(const T& value) {
    return build([&]() -> const T& { return value; });
  }
};

MPY_DETAIL {

// Names that are slots of a type.
struct special {
  const char* name;
  int op;
};
inline constexpr special unary_names[] = {
    {"__pos__", MP_UNARY_OP_POSITIVE}, {"__neg__", MP_UNARY_OP_NEGATIVE},
    {"__invert__", MP_UNARY_OP_INVERT}, {"__bool__", MP_UNARY_OP_BOOL},
    {"__len__", MP_UNARY_OP_LEN},       {"__hash__", MP_UNARY_OP_HASH},
    {"__abs__", MP_UNARY_OP_ABS},       {"__int__", MP_UNARY_OP_INT_MAYBE},
    {"__float__", MP_UNARY_OP_FLOAT_MAYBE}};
inline constexpr special binary_names[] = {{"__lt__", MP_BINARY_OP_LESS},
                                           {"__gt__", MP_BINARY_OP_MORE},
                                           {"__eq__", MP_BINARY_OP_EQUAL},
                                           {"__le__", MP_BINARY_OP_LESS_EQUAL},
                                           {"__ge__", MP_BINARY_OP_MORE_EQUAL},
                                           {"__ne__", MP_BINARY_OP_NOT_EQUAL},
                                           {"__contains__", MP_BINARY_OP_CONTAINS},
                                           {"__or__", MP_BINARY_OP_OR},
                                           {"__xor__", MP_BINARY_OP_XOR},
                                           {"__and__", MP_BINARY_OP_AND},
                                           {"__lshift__", MP_BINARY_OP_LSHIFT},
                                           {"__rshift__", MP_BINARY_OP_RSHIFT},
                                           {"__add__", MP_BINARY_OP_ADD},
                                           {"__sub__", MP_BINARY_OP_SUBTRACT},
                                           {"__mul__", MP_BINARY_OP_MULTIPLY},
                                           {"__matmul__", MP_BINARY_OP_MAT_MULTIPLY},
                                           {"__floordiv__", MP_BINARY_OP_FLOOR_DIVIDE},
                                           {"__truediv__", MP_BINARY_OP_TRUE_DIVIDE},
                                           {"__mod__", MP_BINARY_OP_MODULO},
                                           {"__pow__", MP_BINARY_OP_POWER},
                                           {"__divmod__", MP_BINARY_OP_DIVMOD},
                                           {"__ior__", MP_BINARY_OP_INPLACE_OR},
                                           {"__ixor__", MP_BINARY_OP_INPLACE_XOR},
                                           {"__iand__", MP_BINARY_OP_INPLACE_AND},
                                           {"__ilshift__", MP_BINARY_OP_INPLACE_LSHIFT},
                                           {"__irshift__", MP_BINARY_OP_INPLACE_RSHIFT},
                                           {"__iadd__", MP_BINARY_OP_INPLACE_ADD},
                                           {"__isub__", MP_BINARY_OP_INPLACE_SUBTRACT},
                                           {"__imul__", MP_BINARY_OP_INPLACE_MULTIPLY},
                                           {"__radd__", MP_BINARY_OP_REVERSE_ADD},
                                           {"__rsub__", MP_BINARY_OP_REVERSE_SUBTRACT},
                                           {"__rmul__", MP_BINARY_OP_REVERSE_MULTIPLY},
                                           {"__rtruediv__", MP_BINARY_OP_REVERSE_TRUE_DIVIDE},
                                           {"__rfloordiv__", MP_BINARY_OP_REVERSE_FLOOR_DIVIDE},
                                           {"__rmod__", MP_BINARY_OP_REVERSE_MODULO}};

constexpr bool equal(const char* a, const char* b) {
  while (*a == *b && *a != '\0') ++a, ++b;
  return *a == *b;
}
template <size_t N>
constexpr int find_op(const special (&names)[N], const char* name) {
  for (const special& row : names) {
    if (equal(row.name, name)) return row.op;
  }
  return -1;
}

// A result of an operator or of __next__: none, where the firmware wants null.
template <class R>
MPY_INLINE mp_obj_t to_or_null(R&& result) {
  if constexpr (requires { caster_of<R>::absent(); }) {
    return result ? box(*result) : MP_OBJ_NULL;
  } else {
    return caster_of<R>::to(static_cast<R&&>(result));
  }
}

template <auto F, size_t I>
using nth_param = nth_t<I, params_t<F>>;

template <auto F>
mp_obj_t run_unary(mp_obj_t self) {
  return to_or_null<result_t<F>>(invoke<F>(self_of<plain_t<nth_param<F, 0>>>(self)));
}
// The operand of an operator: where it is of another type than the function takes, the operator is
// not supported, and Python asks the other side.
template <auto F>
mp_obj_t run_binary(mp_obj_t self, mp_obj_t other) {
  using P = nth_param<F, 1>;
  using cast = caster_of<P>;
  if constexpr (requires { cast::is_bound; }) {
    other = mp_obj_cast_to_native_base(other, type_of<plain_t<P>>);
    if (other == MP_OBJ_NULL) return MP_OBJ_NULL;
    return to_or_null<result_t<F>>(invoke<F>(self_of<plain_t<nth_param<F, 0>>>(self),
                                             get<plain_t<P>>(other)));
  } else {
    if constexpr (requires { cast::accepts(other); }) {
      if (!cast::accepts(other)) return MP_OBJ_NULL;
    }
    return to_or_null<result_t<F>>(
        invoke<F>(self_of<plain_t<nth_param<F, 0>>>(self), cast::from(other)));
  }
}

template <auto Member>
struct member_of;
template <class C, class M, M C::*Member>
struct member_of<Member> {
  using owner = C;
  using type = M;
};

// A property's getter: a function of the object, or a data member.
template <class T, auto F>
mp_obj_t get_property(mp_obj_t self) {
  T& object = static_cast<instance<T>*>(self)->value;
  if constexpr (is_member<plain_t<decltype(F)>> && !describable<F>) {
    return box(object.*F);
  } else {
    return caster_of<result_t<F>>::to(invoke<F>(object));
  }
}
template <class T, auto F>
void set_property(mp_obj_t self, mp_obj_t value) {
  T& object = static_cast<instance<T>*>(self)->value;
  if constexpr (is_member<plain_t<decltype(F)>> && !describable<F>) {
    object.*F = caster_of<typename member_of<F>::type>::from(value);
  } else {
    invoke<F>(object, caster_of<nth_param<F, 1>>::from(value));
  }
}

template <class F>
struct constructor;
template <class T, class... A>
struct constructor<T(A...)> {
  static MPY_INLINE T make(A... values) {
    if constexpr (requires { T(static_cast<A&&>(values)...); }) {
      return T(static_cast<A&&>(values)...);
    } else {
      return T{static_cast<A&&>(values)...};
    }
  }
};

template <class Function>
mp_obj_t make_new(const mp_obj_type_t*, size_t n, size_t n_keywords, const mp_obj_t* given) {
  if constexpr (Function::has_keywords) {
    mp_map_t keywords = {1, 1, 1, n_keywords, n_keywords,
                         reinterpret_cast<mp_map_elem_t*>(const_cast<mp_obj_t*>(given + n))};
    return Function::from_keywords(n, given, &keywords);
  } else {
    using b = typename Function::template bounds<void>;
    mp_arg_check_num(n, n_keywords, b::min, b::max, false);
    return Function::from_array(n, given);
  }
}

template <class Function>
mp_obj_t call_object(mp_obj_t self, size_t n, size_t n_keywords, const mp_obj_t* given) {
  using b = typename Function::template bounds<void>;
  mp_arg_check_num(n, n_keywords, b::min - 1, b::max - (b::max != MP_OBJ_FUN_ARGS_MAX), false);
  auto* all = static_cast<mp_obj_t*>(__builtin_alloca((n + 1) * sizeof(mp_obj_t)));
  all[0] = self;
  for (size_t i = 0; i < n; ++i) all[i + 1] = given[i];
  return Function::from_array(n + 1, all);
}

template <class T, auto F>
mp_int_t get_memory(mp_obj_t self, mp_buffer_info_t* info, mp_uint_t);

}  // namespace detail

template <class T>
class MPY_HIDDEN class_ {
 public:
  constexpr class_(module_& m, size_t index) : m_(m), index_(index) {}

  // The constructor: parameter types, and behind them what is said of the arguments.
  template <class... A>
  constexpr void init() {
    init_from(detail::list<>(), detail::list<>(), detail::list<A...>());
  }

  // A method, or a special one.
  template <text Name, auto F, class... Specs>
  constexpr void def(const char* doc = "") {
    static_assert(detail::describable<F>,
                  "mpy: c.def<\"name\", f>: f has to be a function, a lambda without captures, or a "
                  "member function; of overloaded functions choose one with a cast");
    static_assert(detail::params_t<F>::size != 0,
                  "mpy: a method's first parameter is the object; a function without one is a "
                  "c.static_method");
    constexpr int unary = detail::find_op(detail::unary_names, Name.chars);
    constexpr int binary = detail::find_op(detail::binary_names, Name.chars);
    using function = detail::function<F, detail::self_spec, Specs...>;
    note<Name, function, F>(doc);
    if constexpr (unary >= 0) {
      m_.unaries_.add({index_, unary, detail::run_unary<F>});
    } else if constexpr (binary >= 0) {
      m_.binaries_.add({index_, binary, detail::run_binary<F>});
    } else if constexpr (detail::equal(Name.chars, "__repr__") || detail::equal(Name.chars, "__str__")) {
      mp_print_fun_t run = [](const mp_print_t* print, mp_obj_t self, mp_print_kind_t) {
        detail::invoke<F>(detail::self_of<T>(self), printer(print));
      };
      if (auto* c = data()) (detail::equal(Name.chars, "__repr__") ? c->print_repr : c->print_str) = run;
    } else if constexpr (detail::equal(Name.chars, "__getitem__")) {
      if (auto* c = data()) {
        c->get_item = [](mp_obj_t self, mp_obj_t key) {
          return detail::call<F>(detail::self_of<T>(self),
                                 caster_of<detail::nth_param<F, 1>>::from(key));
        };
      }
    } else if constexpr (detail::equal(Name.chars, "__setitem__")) {
      if (auto* c = data()) {
        c->set_item = [](mp_obj_t self, mp_obj_t key, mp_obj_t value) {
          detail::invoke<F>(detail::self_of<T>(self),
                            caster_of<detail::nth_param<F, 1>>::from(key),
                            caster_of<detail::nth_param<F, 2>>::from(value));
        };
      }
    } else if constexpr (detail::equal(Name.chars, "__delitem__")) {
      if (auto* c = data()) {
        c->delete_item = [](mp_obj_t self, mp_obj_t key) {
          detail::invoke<F>(detail::self_of<T>(self),
                            caster_of<detail::nth_param<F, 1>>::from(key));
        };
      }
    } else if constexpr (detail::equal(Name.chars, "__next__")) {
      if (auto* c = data()) c->next = detail::run_unary<F>;
    } else if constexpr (detail::equal(Name.chars, "__iter__")) {
      if (auto* c = data()) {
        c->get_iterator = [](mp_obj_t self, mp_obj_iter_buf_t*) { return detail::run_unary<F>(self); };
      }
    } else if constexpr (detail::equal(Name.chars, "__call__")) {
      static_assert(!function::has_keywords, "mpy: __call__ takes arguments by position alone");
      set(detail::slot_call, {.call = detail::call_object<function>});
    } else {
      add(detail::bind(detail::name_of<Name>, function::object));
    }
  }

  template <text Name, auto F, class... Specs>
  constexpr void static_method(const char* doc = "") {
    using function = detail::function<F, Specs...>;
    m_.stub_.template def<Name, function, F>(doc, true);
    wrap<Name>(&function::object, detail::wrapper::static_method);
  }
  // The first parameter is the class, a mp_obj_t.
  template <text Name, auto F, class... Specs>
  constexpr void class_method(const char* doc = "") {
    using function = detail::function<F, detail::self_spec, Specs...>;
    m_.stub_.template def<Name, function, F>(doc, false, true);
    wrap<Name>(&function::object, detail::wrapper::class_method);
  }

  // An attribute that is computed: by a function, or by a data member to read.
  template <text Name, auto Get>
  constexpr void property() {
    annotate<Name, Get>();
    m_.properties_.add({index_, detail::name_of<Name>, detail::get_property<T, Get>});
  }
  template <text Name, auto Get, auto Set>
  constexpr void property() {
    annotate<Name, Get>();
    m_.properties_.add({index_, detail::name_of<Name>, detail::get_property<T, Get>,
                        detail::set_property<T, Set>});
  }
  // One that can be deleted too: Delete is called with the object.
  template <text Name, auto Get, auto Set, auto Delete>
  constexpr void property() {
    annotate<Name, Get>();
    m_.properties_.add({index_, detail::name_of<Name>, detail::get_property<T, Get>,
                        detail::set_property<T, Set>, +[](mp_obj_t self) {
                          detail::invoke<Delete>(detail::self_of<T>(self));
                        }});
  }
  // A data member to read and write.
  template <text Name, auto Member>
  constexpr void field() {
    property<Name, Member, Member>();
  }

  // A constant of the class: an int or text.
  template <text Name, auto Value>
    requires detail::integer<decltype(Value)>
  constexpr void attr() {
    line(Name.chars, ": int\n");
    add(detail::bind(detail::name_of<Name>, detail::small_int(Value)));
  }
  template <text Name, text Value>
  constexpr void attr() {
    line(Name.chars, ": str\n");
    add(detail::bind(detail::name_of<Name>, detail::word{.pointer = &module_::text_object<Value>}));
  }

  // `with`: entering gives the object, leaving calls Close.
  template <auto Close>
  constexpr void context() {
    def<"__enter__", [](mp_obj_t self) { return self; }>();
    def<"__exit__", [](T& self, mp_obj_t, mp_obj_t, mp_obj_t) { detail::invoke<Close>(self); }>();
  }

  // The object's memory, for bytes(), memoryview() and others: F returns a mpy::span.
  template <auto F>
  constexpr void buffer() {
    set(detail::slot_buffer, {.buffer = detail::get_memory<T, F>});
  }

  // A protocol's table, such as a mp_stream_p_t.
  template <const auto* Table>
  constexpr void protocol() {
    set(detail::slot_protocol, {.pointer = Table});
  }

  // Extends another class of this module: T derives from Base, which is its first base.
  template <class Base>
  constexpr void base() {
    static_assert(__is_base_of(Base, T), "mpy: c.base<B>: the C++ class has to derive from B");
    static_assert(detail::value_offset<Base> == detail::value_offset<T>,
                  "mpy: c.base<B>: B has to be aligned like the class");
    set(detail::slot_parent, {.pointer = &detail::type_object<Base>});
    if (auto* c = data()) c->parent = &detail::type_object<Base>;
  }

 private:
  constexpr detail::class_data* data() {
    return m_.classes_.items == nullptr ? nullptr : m_.classes_.items + index_;
  }
  constexpr void set(detail::slot slot, detail::slot_value value) {
    if (auto* c = data()) c->set(slot, value);
  }
  constexpr void add(detail::binding b) {
    b.owner = index_;
    m_.methods_.add(b);
  }
  template <text Name>
  constexpr void wrap(const void* function, detail::wrapper how) {
    m_.wrapped_.add({index_, detail::name_of<Name>, function, how});
  }
  constexpr void line(const char* name, const char* rest) {
    m_.stub_.indent = 4;
    m_.stub_.line(), m_.stub_.put(name), m_.stub_.put(rest);
  }
  template <text Name, auto Get>
  constexpr void annotate() {
    m_.stub_.indent = 4;
    m_.stub_.line(), m_.stub_.put(Name.chars), m_.stub_.put(": ");
    if constexpr (detail::describable<Get>) {
      m_.stub_.template type<detail::result_t<Get>>();
    } else {
      m_.stub_.template type<typename detail::member_of<Get>::type>();
    }
    m_.stub_.put('\n');
  }
  template <text Name, class Function, auto F>
  constexpr void note(const char* doc) {
    m_.stub_.indent = 4;
    if constexpr (detail::equal(Name.chars, "__repr__") || detail::equal(Name.chars, "__str__")) {
      line("", "def "), m_.stub_.put(Name.chars), m_.stub_.put("(self) -> str:");
      m_.stub_.body(doc);
    } else {
      m_.stub_.template def<Name, Function, F>(doc);
    }
  }

  template <class... A, class... Specs, class First, class... Rest>
  constexpr void init_from(detail::list<A...>, detail::list<Specs...>, detail::list<First, Rest...>) {
    if constexpr (detail::is_arg<First> || detail::is_same<First, kw_only>) {
      init_from(detail::list<A...>(), detail::list<Specs..., First>(), detail::list<Rest...>());
    } else {
      init_from(detail::list<A..., First>(), detail::list<Specs...>(), detail::list<Rest...>());
    }
  }
  template <class... A, class... Specs>
  constexpr void init_from(detail::list<A...>, detail::list<Specs...>, detail::list<>) {
    using make = detail::constructor<T(A...)>;
    static_assert(requires(A... a) { T(static_cast<A&&>(a)...); } ||
                      requires(A... a) { T{static_cast<A&&>(a)...}; },
                  "mpy: c.init<...>: the class has no constructor with these parameters");
    using function = detail::function<&make::make, Specs...>;
    set(detail::slot_make_new, {.make_new = detail::make_new<function>});
    m_.stub_.template init<function>();
  }

  module_& m_;
  size_t index_;
};

template <text Name, class T>
constexpr class_<T> module_::type(const char* doc) {
  static_assert(detail::bindable<T>, "mpy: m.type<\"Name\", T>: T has to be a class or struct");
  stub_.indent = 0;
  stub_.put("class "), stub_.put(Name.chars), stub_.put(":\n");
  stub_.indent = 4;
  stub_.line();
  stub_.docstring(doc);
  detail::class_data c;
  c.name = detail::name_of<Name>;
  c.type = &detail::type_object<T>;
  return {*this, classes_.add(c)};
}

MPY_DETAIL {

// ---- The slots of class number K, put together from what its records say, and those of the classes
// that it extends. (The firmware looks at a native type alone, not at its parent.)

template <class Body>
constexpr bool is_or_inherits(size_t k, size_t owner) {
  auto& classes = records_of<Body>.classes;
  while (k != owner) {
    size_t parent = 0;
    while (parent < classes.size && classes[parent].type != classes[k].parent) ++parent;
    if (parent == classes.size) return false;
    k = parent;
  }
  return true;
}

template <class Body, size_t K, size_t... I>
MPY_INLINE mp_obj_t dispatch_unary(mp_unary_op_t op, mp_obj_t self, indices<I...>) {
  constexpr auto& rows = records_of<Body>.unaries;
  mp_obj_t result = MP_OBJ_NULL;
  (void)((is_or_inherits<Body>(K, rows[I].owner) && static_cast<int>(op) == rows[I].op
              ? (result = rows[I].run(self), true)
              : false) ||
         ...);
  return result;
}
template <class Body, size_t K>
mp_obj_t unary_slot(mp_unary_op_t op, mp_obj_t self) {
  return dispatch_unary<Body, K>(op, self, count_to<records_of<Body>.unaries.size>());
}

template <class Body, size_t K, size_t... I>
MPY_INLINE mp_obj_t dispatch_binary(mp_binary_op_t op, mp_obj_t a, mp_obj_t b, indices<I...>) {
  constexpr auto& rows = records_of<Body>.binaries;
  mp_obj_t result = MP_OBJ_NULL;
  (void)((is_or_inherits<Body>(K, rows[I].owner) && static_cast<int>(op) == rows[I].op
              ? (result = rows[I].run(a, b), true)
              : false) ||
         ...);
  return result;
}
template <class Body, size_t K>
mp_obj_t binary_slot(mp_binary_op_t op, mp_obj_t a, mp_obj_t b) {
  return dispatch_binary<Body, K>(op, a, b, count_to<records_of<Body>.binaries.size>());
}

template <class Body, size_t K, size_t I>
MPY_INLINE bool load_property(mp_obj_t self, qstr asked, mp_obj_t* dest) {
  constexpr auto& row = records_of<Body>.properties[I];
  if constexpr (!is_or_inherits<Body>(K, row.owner)) {
    return false;
  } else {
    if (asked != row.name.load()) return false;
    dest[0] = row.get(self);
    return true;
  }
}
template <class Body, size_t K, size_t I>
MPY_INLINE bool store_property(mp_obj_t self, qstr asked, mp_obj_t* dest) {
  constexpr auto& row = records_of<Body>.properties[I];
  if constexpr (!is_or_inherits<Body>(K, row.owner) || row.set == nullptr) {
    return false;
  } else {
    if (asked != row.name.load()) return false;
    if (dest[1] != MP_OBJ_NULL) {
      row.set(self, dest[1]);
    } else if constexpr (row.remove != nullptr) {
      row.remove(self);
    } else {
      return true;
    }
    dest[0] = MP_OBJ_NULL;
    return true;
  }
}
template <class Body, size_t K, size_t... I>
MPY_INLINE void dispatch_attr(mp_obj_t self, qstr asked, mp_obj_t* dest, indices<I...>) {
  if (dest[0] == MP_OBJ_NULL) {
    // Whatever else is loaded is looked for among the methods.
    if (!(load_property<Body, K, I>(self, asked, dest) || ...)) dest[1] = MP_OBJ_SENTINEL;
  } else {
    (void)(store_property<Body, K, I>(self, asked, dest) || ...);
  }
}
template <class Body, size_t K>
void attr_slot(mp_obj_t self, qstr asked, mp_obj_t* dest) {
  dispatch_attr<Body, K>(self, asked, dest, count_to<records_of<Body>.properties.size>());
}

template <class Body, size_t K>
void print_slot(const mp_print_t* print, mp_obj_t self, mp_print_kind_t kind) {
  constexpr auto& c = records_of<Body>.classes[K];
  if constexpr (c.print_str == nullptr) {
    c.print_repr(print, self, kind);
  } else if constexpr (c.print_repr == nullptr) {
    c.print_str(print, self, kind);
  } else {
    if (kind == PRINT_STR) {
      c.print_str(print, self, kind);
    } else {
      c.print_repr(print, self, kind);
    }
  }
}

template <class Body, size_t K>
mp_obj_t subscr_slot(mp_obj_t self, mp_obj_t key, mp_obj_t value) {
  constexpr auto& c = records_of<Body>.classes[K];
  if (value == MP_OBJ_SENTINEL) {
    if constexpr (c.get_item != nullptr) return c.get_item(self, key);
  } else if (value == MP_OBJ_NULL) {
    if constexpr (c.delete_item != nullptr) {
      c.delete_item(self, key);
      return mp_const_none;
    }
  } else if constexpr (c.set_item != nullptr) {
    c.set_item(self, key, value);
    return mp_const_none;
  }
  return MP_OBJ_NULL;
}

template <class Body, size_t K>
inline constexpr mp_getiter_iternext_custom_t iteration = {
    records_of<Body>.classes[K].get_iterator, records_of<Body>.classes[K].next};

// ---- Methods: a dict over a table in BSS, of which the import fills in keys and values.

// A method of an extended class counts unless the class has its own.
template <class Body>
constexpr bool is_method_of(size_t k, const binding& row) {
  if (row.owner == k) return true;
  if (!is_or_inherits<Body>(k, row.owner)) return false;
  auto& rows = records_of<Body>.methods;
  for (size_t i = 0; i < rows.size; ++i) {
    if (rows[i].name.slot == row.name.slot && rows[i].owner != row.owner &&
        is_or_inherits<Body>(k, rows[i].owner) && is_or_inherits<Body>(rows[i].owner, row.owner)) {
      return false;
    }
  }
  return true;
}
template <class Body>
constexpr bool is_method_of(size_t k, const wrapped& row) {
  return is_or_inherits<Body>(k, row.owner);
}
template <class Body, size_t N, class T>
consteval size_t count_owned(const array<T, N>& rows, size_t k) {
  size_t n = 0;
  for (size_t i = 0; i < N; ++i) n += is_method_of<Body>(k, rows[i]);
  return n;
}
template <class Body, size_t M, size_t N, class T>
consteval array<T, M> owned(const array<T, N>& rows, size_t k) {
  array<T, M> own;
  size_t n = 0;
  for (size_t i = 0; i < N; ++i) {
    if (is_method_of<Body>(k, rows[i])) own.items[n++] = rows[i];
  }
  return own;
}
template <class Body, size_t K>
inline constexpr auto methods_of =
    owned<Body, count_owned<Body>(records_of<Body>.methods, K)>(records_of<Body>.methods, K);
template <class Body, size_t K>
inline constexpr auto wrapped_of =
    owned<Body, count_owned<Body>(records_of<Body>.wrapped_methods, K)>(
        records_of<Body>.wrapped_methods, K);

template <class Body, size_t K>
inline constexpr size_t n_methods = methods_of<Body, K>.size + wrapped_of<Body, K>.size;
template <class Body, size_t K>
MPY_VARIABLE inline constinit mp_map_elem_t method_table[n_methods<Body, K>]{};
template <class Body, size_t K>
inline constexpr mp_obj_dict_t method_dict = {
    {&mp_type_dict}, {1, 1, 1, n_methods<Body, K>, n_methods<Body, K>, method_table<Body, K>}};

MPY_INLINE mp_map_elem_t* fill(mp_map_elem_t* entry, qstr key, const void* value) {
  entry->key = mp_fun_table.native_to_obj(key, MP_NATIVE_TYPE_QSTR);
  entry->value = const_cast<mp_obj_t>(value);
  return entry + 1;
}

// Functions that lie side by side, `size` bytes each.
template <class Names>
MPY_SHARED inline mp_map_elem_t* fill_functions(mp_map_elem_t* entry,
                                                const typename Names::type* names,
                                                const void* objects, size_t size, size_t n) {
  auto* object = static_cast<const char*>(objects);
  for (size_t i = 0; i != n; ++i, object += size) entry = fill(entry, Names::load(names[i]), object);
  return entry;
}

// ---- The type: an image in constant data, which the import copies to BSS.

template <class Body, size_t K>
consteval class_data complete_class() {
  class_data c = records_of<Body>.classes[K];
  bool has_unary = false, has_binary = false, has_properties = false;
  auto& r = records_of<Body>;
  for (size_t i = 0; i < r.unaries.size; ++i) {
    has_unary |= is_or_inherits<Body>(K, r.unaries[i].owner);
  }
  for (size_t i = 0; i < r.binaries.size; ++i) {
    has_binary |= is_or_inherits<Body>(K, r.binaries[i].owner);
  }
  for (size_t i = 0; i < r.properties.size; ++i) {
    has_properties |= is_or_inherits<Body>(K, r.properties[i].owner);
  }
  if (has_unary) c.set(slot_unary_op, {.unary_op = unary_slot<Body, K>});
  if (has_binary) c.set(slot_binary_op, {.binary_op = binary_slot<Body, K>});
  if (has_properties) c.set(slot_attr, {.attr = attr_slot<Body, K>});
  if (c.print_repr != nullptr && c.print_str != nullptr) {
    c.set(slot_print, {.print = print_slot<Body, K>});
  } else if (c.print_repr != nullptr || c.print_str != nullptr) {
    c.set(slot_print, {.print = c.print_repr != nullptr ? c.print_repr : c.print_str});
  }
  if (c.get_item != nullptr || c.set_item != nullptr || c.delete_item != nullptr) {
    c.set(slot_subscr, {.subscr = subscr_slot<Body, K>});
  }
  if (c.next != nullptr && c.get_iterator != nullptr) {
    c.flags |= MP_TYPE_FLAG_ITER_IS_CUSTOM;
    c.set(slot_iter, {.pointer = &iteration<Body, K>});
  } else if (c.next != nullptr) {
    c.flags |= MP_TYPE_FLAG_ITER_IS_ITERNEXT;
    c.set(slot_iter, {.next = c.next});
  } else if (c.get_iterator != nullptr) {
    c.set(slot_iter, {.get_iterator = c.get_iterator});
  }
  if (n_methods<Body, K> != 0) c.set(slot_locals_dict, {.pointer = &method_dict<Body, K>});
  return c;
}

template <size_t N>
struct type_image {
  mp_obj_empty_type_t head;
  slot_value slots[N == 0 ? 1 : N];
};

template <class Body, size_t K>
consteval size_t count_slots() {
  class_data c = complete_class<Body, K>();
  size_t n = 0;
  for (bool has : c.has) n += has;
  return n;
}

template <class Body, size_t K>
inline constexpr auto image_of = [] {
  class_data c = complete_class<Body, K>();
  type_image<count_slots<Body, K>()> image{};
  image.head.base = {&natmod_const_type_type};
  image.head.flags = c.flags;
  uint8_t n = 0;
#define NATMOD_TYPE_SLOT(slot_name, slot_type)     \
  if (c.has[slot_##slot_name]) {                   \
    image.slots[n] = c.slots[slot_##slot_name];    \
    image.head.slot_index_##slot_name = ++n;       \
  }
#include "natmod/abi/type_slots.def"
  return image;
}();

template <wrapper How>
mp_obj_t wrap_function(const void* function) {
  qstr type = name<"classmethod">();
  if constexpr (How == wrapper::static_method) type = name<"staticmethod">();
  return mp_call_function_1(mp_load_global(type), const_cast<mp_obj_t>(function));
}

template <class Body, size_t K, size_t... I>
MPY_INLINE void fill_wrapped([[maybe_unused]] mp_map_elem_t* entry, indices<I...>) {
  constexpr auto& rows = wrapped_of<Body, K>;
  ((entry = fill(entry, rows[I].name.load(), wrap_function<rows[I].how>(rows[I].function))), ...);
}

template <auto& Rows, size_t From, size_t... I>
MPY_INLINE mp_map_elem_t* fill_words(mp_map_elem_t* entry, indices<I...>) {
  using rows = table<Rows>;
  ((entry = fill(entry, Rows[rows::order[From + I]].name.load(),
                 rows::template object<From + I>())),
   ...);
  return entry;
}

template <class Body, size_t K>
MPY_INLINE void fill_methods() {
  constexpr auto& all = methods_of<Body, K>;
  using rows = table<all>;
  using names = typename rows::names;
  auto* names_of = rows::name_indices.items;
  mp_map_elem_t* entry = method_table<Body, K>;
  if constexpr (rows::n_fixed != 0) {
    entry = fill_functions<names>(entry, names_of, rows::fixed.items,
                                  sizeof(mp_obj_fun_builtin_fixed_t), rows::n_fixed);
  }
  if constexpr (rows::n_var != 0) {
    entry = fill_functions<names>(entry, names_of + rows::n_fixed, rows::var.items,
                                  sizeof(mp_obj_fun_builtin_var_t), rows::n_var);
  }
  entry = fill_words<all, rows::n_fixed + rows::n_var>(entry, count_to<rows::n_words>());
  fill_wrapped<Body, K>(entry, count_to<wrapped_of<Body, K>.size>());
}

template <class Body, size_t K>
MPY_INLINE void build_class() {
  constexpr auto& c = records_of<Body>.classes[K];
  constexpr auto& image = image_of<Body, K>;
  static_assert(count_slots<Body, K>() <= sizeof(c.type->slots) / sizeof(void*),
                "mpy: a type has room for eleven slots");
  mp_fun_table.memmove_(c.type, &image, sizeof(image));
  qstr type_name = c.name.load();
  c.type->name = static_cast<uint16_t>(type_name);
  if constexpr (n_methods<Body, K> != 0) fill_methods<Body, K>();
  mp_store_global(type_name, c.type);
}

template <class T, auto F>
mp_int_t get_memory(mp_obj_t self, mp_buffer_info_t* info, mp_uint_t flags) {
  auto memory = invoke<F>(self_of<T>(self));
  using element = plain_t<decltype(*memory.data())>;
  if (is_same<decltype(memory.data()), const element*> && (flags & MP_BUFFER_WRITE)) return 1;
  info->buf = const_cast<element*>(memory.data());
  info->len = memory.size() * sizeof(element);
  info->typecode = typecode<element>();
  return 0;
}

}  // namespace detail
MPY_END

#endif  // MPY_CLASS_HPP
