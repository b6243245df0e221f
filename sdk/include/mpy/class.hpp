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
#include "mpy/instance.hpp"
#include "mpy/optional.hpp"
#include "mpy/print.hpp"
#include "mpy/special.hpp"

MPY_BEGIN

MPY_DETAIL {

template <class Made>
struct python_class;  // mpy/override.hpp

template <auto F, size_t I>
using nth_param = nth_t<I, params_t<F>>;

// True or False, which the firmware compares with.
template <auto F, class... V>
MPY_INLINE mp_obj_t call_for_truth(V&&... values) {
  if constexpr (is_same<result_t<F>, bool> || integer<result_t<F>>) {
    return mp_obj_new_bool(invoke<F>(static_cast<V&&>(values)...) != 0);
  } else {
    mp_obj_t result = call<F, void, true>(nullptr, static_cast<V&&>(values)...);
    return result == MP_OBJ_NULL ? result : mp_obj_new_bool(mp_obj_is_true(result));
  }
}

template <class T, auto F, class Says, meaning Means = meaning::value>
mp_obj_t run_unary(mp_obj_t self) {
  decltype(auto) object = self_of<T, nth_param<F, 0>>(self);
  if constexpr (Means == meaning::truth) {
    return call_for_truth<F>(object);
  } else if constexpr (Means == meaning::small_int && integer<result_t<F>>) {
    return MP_OBJ_NEW_SMALL_INT(static_cast<mp_int_t>(invoke<F>(object)));
  } else {
    return call<F, Says, true>(&self, object);
  }
}

// An operator with an operand of the type that the function takes.
template <class T, auto F, class Says, meaning Means, class V>
MPY_INLINE mp_obj_t run_operator(mp_obj_t self, mp_obj_t other, V&& operand) {
  decltype(auto) object = self_of<T, nth_param<F, 0>>(self);
  if constexpr (Means == meaning::truth) {
    return call_for_truth<F>(object, static_cast<V&&>(operand));
  } else if constexpr (Means == meaning::self) {
    invoke<F>(object, static_cast<V&&>(operand));
    return self;
  } else {
    const mp_obj_t given[] = {self, other};
    return call<F, Says, true>(given, object, static_cast<V&&>(operand));
  }
}
// With one of another type the operator is not supported, and Python asks the other side.
template <class T, auto F, class Says, meaning Means>
mp_obj_t run_binary(mp_obj_t self, mp_obj_t other) {
  using P = nth_param<F, 1>;
  using cast = caster_of<P>;
  if constexpr (bound<P>) {
    mp_obj_t native = native_part(other, type_of<plain_t<P>>);
    if (native == MP_OBJ_NULL) return MP_OBJ_NULL;
    return run_operator<T, F, Says, Means>(self, other, value_of<plain_t<P>>(native));
  } else {
    if constexpr (requires { cast::accepts(other); }) {
      if (!cast::accepts(other)) return MP_OBJ_NULL;
    }
    return run_operator<T, F, Says, Means>(self, other, cast::from(other));
  }
}

template <auto Member>
struct member_of;
template <class C, class M, M C::*Member>
struct member_of<Member> : type_is<M> {
  static MPY_INLINE M& in(C& object) { return object.*Member; }
};
template <auto F>
concept data_member = is_member<plain_t<decltype(F)>> && !describable<F>;
// Of a property: what its function gives, or the data member is.
template <auto F>
struct property_type : type_is<result_t<F>> {};
template <auto F>
  requires data_member<F>
struct property_type<F> : member_of<F> {};

// A property's getter: a function of the object, or a data member.
template <class T, auto F, class Says>
mp_obj_t get_property(mp_obj_t self) {
  T& object = value_of<T>(self);
  if constexpr (!data_member<F>) {
    return call<F, Says>(&self, object);
  } else {
    using M = typename member_of<F>::type;
    if constexpr (bound<M>) {
      return refer<Says, false, 1>(address(member_of<F>::in(object)), &self);
    } else if constexpr (reference<M>) {
      return member_of<F>::in(object) == nullptr ? mp_const_none : refer<Says, false, 1>(member_of<F>::in(object), &self);
    } else {
      return caster_of<M>::to(member_of<F>::in(object));
    }
  }
}
template <class T, auto F>
void set_property(mp_obj_t self, mp_obj_t value) {
  T& object = value_of<T>(self);
  if constexpr (data_member<F>) {
    using M = typename member_of<F>::type;
    static_assert(!reference<M> && !is_view<M>(),
                  "mpy: this member points into an object that it does not keep alive: make it a mpy::object, or "
                  "set it by a function that copies");
    member_of<F>::in(object) = caster_of<M>::from(value);
  } else {
    invoke<F>(object, caster_of<nth_param<F, 1>>::from(value));
  }
}

template <class T, class... A>
consteval bool can_make(list<A...>) {
  return requires(A... a) { T(static_cast<A&&>(a)...); } || requires(A... a) { T{static_cast<A&&>(a)...}; };
}
// The parameters among what c.init is told.
template <class Done, class... All>
struct not_specs : type_is<Done> {};
template <class... Done, class First, class... Rest>
struct not_specs<list<Done...>, First, Rest...>
    : choose_t<is_spec<First>, not_specs<list<Done...>, Rest...>, not_specs<list<Done..., First>, Rest...>> {};

// Of a method: what its name asks of it too. What is printed to is no argument.
template <text Name, auto F, class T, class... Specs>
consteval mistake find_method_mistake() {
  constexpr special row = find_special(Name.chars);
  constexpr bool is_printed = row.where == place::repr || row.where == place::str;
  constexpr mistake first = mistake_in<F, T, Specs...>;
  if constexpr (first != mistake::none && !is_printed) {
    return first;
  } else if constexpr (row.where == place::nowhere) {
    return mistake::name_not_asked;
  } else if constexpr (row.arity != kAnyArity && row.arity != params_t<F>::size) {
    return mistake::special_arity;
  } else if constexpr (row.where != place::method && row.where != place::call && (is_arg<Specs> || ... || false)) {
    return mistake::special_names;
  } else if constexpr ((is_same<Specs, overload> || ... || false) && row.where != place::method &&
                       row.where != place::binary && row.where != place::in_place) {
    return mistake::special_overload;
  } else {
    return mistake::none;
  }
}

template <text Name, auto F, class T, class... Specs>
inline constexpr mistake method_mistake_in = find_method_mistake<Name, F, T, Specs...>();

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
    fixed_map keywords(n_keywords, given + n);
    return Function::from_keywords(n, given, keywords.map());
  } else {
    using b = typename Function::template bounds<void>;
    mp_arg_check_num(n, n_keywords, b::min, b::max, false);
    return Function::from_array(n, given);
  }
}

template <class Function>
mp_obj_t call_object(mp_obj_t self, size_t n, size_t n_keywords, const mp_obj_t* given) {
  using b = typename Function::template bounds<void>;
  if constexpr (!Function::has_keywords) {
    mp_arg_check_num(n, n_keywords, b::min - 1, b::max - (b::max != MP_OBJ_FUN_ARGS_MAX), false);
  }
  auto* all = static_cast<mp_obj_t*>(__builtin_alloca((n + 1) * sizeof(mp_obj_t)));
  all[0] = self;
  for (size_t i = 0; i < n; ++i) all[i + 1] = given[i];
  if constexpr (Function::has_keywords) {
    fixed_map keywords(n_keywords, given + n);
    return Function::from_keywords(n + 1, all, keywords.map());
  } else {
    return Function::from_array(n + 1, all);
  }
}

template <class T, auto F>
MPY_INLINE auto memory_of(T& object) {
  if constexpr (data_member<F>) {
    return member_of<F>::in(object);
  } else {
    return invoke<F>(object);
  }
}
template <class T>
inline constexpr bool is_block = false;
template <class T>
inline constexpr bool is_block<block<T>> = true;

template <class T, auto F>
mp_int_t get_memory(mp_obj_t self, mp_buffer_info_t* info, mp_uint_t flags) {
  auto memory = memory_of<T, F>(value_of<T>(self));
  static_assert(is_block<decltype(memory)>,
                "mpy: c.buffer<f>: a memoryview keeps the memory alive, and not the object that it is in: f has to "
                "give a mpy::block, which has memory of its own");
  using element = plain_t<decltype(*memory.data())>;
  if (is_same<decltype(memory.data()), const element*> && (flags & MP_BUFFER_WRITE)) return 1;
  info->buf = const_cast<element*>(memory.data());
  info->len = memory.size() * sizeof(element);
  info->typecode = typecode<element>();
  return 0;
}

// Is a T its Base where it begins? (No such object has to be there to ask.)
template <class T>
struct somewhere {
  static T object;
};
template <class Base, class T>
consteval bool is_first_base() {
  return static_cast<const void*>(static_cast<const Base*>(__builtin_addressof(somewhere<T>::object))) ==
         static_cast<const void*>(__builtin_addressof(somewhere<T>::object));
}

// What Python sees of a special function's result: no optional, which is "not supported" or the end, and
// what the firmware makes of it.
template <class R>
struct without_none : type_is<R> {};
template <class R>
  requires requires { caster_of<R>::absent(); }
struct without_none<R> : nth<0, typename caster_of<R>::parts> {};
template <class T, meaning Means, class R>
struct python_result_of : without_none<R> {};
template <class T, class R>
struct python_result_of<T, meaning::truth, R> : type_is<bool> {};
template <class T, class R>
struct python_result_of<T, meaning::self, R> : type_is<T&> {};
template <class T, place Where, int Op, class R>
using python_result =
    typename choose_t<Where == place::method || Where == place::call || Where == place::get_item, type_is<R>,
                      python_result_of<T, meaning_of(Where, Op, is_same<R, void>), R>>::type;

// A function in what Python's staticmethod or classmethod makes of it.
template <text How>
mp_obj_t wrap_function(const void* function) {
  return mp_call_function_1(mp_load_global(name<How>()), const_cast<mp_obj_t>(function));
}

}  // namespace detail

template <class T, class Made>
class MPY_HIDDEN class_ {
  static constexpr bool is_overridable = !detail::is_same<T, Made>;

 public:
  constexpr class_(module_& m, size_t index) : m_(m), index_(index) {}

  // The constructor: parameter types, and behind them what is said of the arguments.
  template <class... A>
    requires(detail::can_make<Made>(typename detail::not_specs<detail::list<>, A...>::type()))
  constexpr void init() {
    init_from(detail::list<>(), detail::list<>(), detail::list<A...>());
  }

  template <class... A>
    requires(!detail::can_make<Made>(typename detail::not_specs<detail::list<>, A...>::type()))
  MPY_UNAVAILABLE("mpy: c.init<...>: the class has no constructor with these parameters, or is abstract")
  constexpr void init() {}

  // A method, or a special one.
  template <text Name, auto F, class... Specs>
    requires(detail::method_mistake_in<Name, F, T, Specs...> == detail::mistake::none)
  constexpr void def(const char* doc = "") {
    constexpr detail::special row = detail::find_special(Name.chars);
    using self = detail::choose_t<is_overridable && row.where == detail::place::method, detail::self_spec<T, Name>,
                                  detail::self_spec<T>>;
    using function = detail::function<F, self, Specs...>;
    note<Name, row.where, row.op, function>(doc);
    fill<Name, row.where, row.op, F, function>(row.flags);
  }
#define MPY_MISTAKE(mistake_, sentence)                                                              \
  template <text Name, auto F, class... Specs>                                                       \
    requires(detail::method_mistake_in<Name, F, T, Specs...> == detail::mistake::mistake_)       \
  MPY_UNAVAILABLE(sentence) constexpr void def(const char* = "") {}
  MPY_MISTAKES(MPY_MISTAKE)
#undef MPY_MISTAKE
  template <class... A>
  MPY_UNAVAILABLE("mpy: name and function are template arguments: c.def<\"name\", f>()")
  constexpr void def(const char*, A...) {}

  template <text Name, auto F, class... Specs>
  constexpr void static_method(const char* doc = "") {
    using function = detail::function<F, Specs...>;
    begin<Name>();
    m_.stub_.template def<Name, function>(doc, true);
    make<Name, [] { return detail::wrap_function<"staticmethod">(&function::object); }>();
  }
  // The first parameter is the class, a mp_obj_t.
  template <text Name, auto F, class... Specs>
  constexpr void class_method(const char* doc = "") {
    using function = detail::function<F, detail::self_spec<void>, Specs...>;
    begin<Name>();
    m_.stub_.template def<Name, function>(doc, false, true);
    make<Name, [] { return detail::wrap_function<"classmethod">(&function::object); }>();
  }

  // An attribute that is computed: by a function, or by a data member to read. Behind the functions
  // stands what is said of an object of a class: mpy::copy, mpy::keep<>.
  template <text Name, auto Get, class... Says>
  constexpr void property() {
    annotate<Name, Get, true>();
    m_.properties_.add({index_, detail::name_of<Name>, getter<Get, Says...>()});
  }
  template <text Name, auto Get, auto Set, class... Says>
  constexpr void property() {
    annotate<Name, Get, false>();
    m_.properties_.add({index_, detail::name_of<Name>, getter<Get, Says...>(),
                        detail::set_property<T, Set>});
  }
  // One that can be deleted too: Delete is called with the object.
  template <text Name, auto Get, auto Set, auto Delete, class... Says>
  constexpr void property() {
    annotate<Name, Get, false>();
    m_.properties_.add({index_, detail::name_of<Name>, getter<Get, Says...>(),
                        detail::set_property<T, Set>, +[](mp_obj_t self) {
                          detail::invoke<Delete>(detail::value_of<T>(self));
                        }});
  }
  // A data member to read and write.
  template <text Name, auto Member, class... Says>
  constexpr void field() {
    property<Name, Member, Member, Says...>();
  }

  // A constant of the class: what m.attr takes.
  template <text Name, auto Value>
    requires(!detail::is_text<decltype(Value)>)
  constexpr void attr() {
    using constant = detail::constant<Value>;
    begin<Name>();
    m_.stub_.template attribute<typename constant::type>(Name.chars);
    if constexpr (constant::is_word) {
      add(detail::bind(detail::name_of<Name>, constant::word()));
    } else {
      make<Name, constant::make>();
    }
  }
  template <text Name, text Value>
  constexpr void attr() {
    begin<Name>();
    m_.stub_.attribute(Name.chars, "str");
    add(detail::bind(detail::name_of<Name>, detail::word{.pointer = &module_::text_object<Value>}));
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
    m_.template take<"__buffer__">(index_);
    m_.stub_.begin(index_ + 1);
    m_.stub_.put("def __buffer__(self, flags: int, /) -> memoryview: ...\n");
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
    static_assert(__is_base_of(Base, T) && !detail::is_same<Base, T>,
                  "mpy: c.base<B>: the C++ class has to derive from B");
    if constexpr (__is_base_of(Base, T)) {
      static_assert(detail::is_first_base<Base, T>(), "mpy: c.base<B>: B has to be the first base of the class");
    }
    static_assert(detail::value_offset<Base> == detail::value_offset<T>,
                  "mpy: c.base<B>: B has to be aligned like the class, and mpy::has_owner the same of both");
    m_.template take<"__bases__">(index_);
    m_.template needs<Base&>();
    m_.stub_.begin(index_ + 1, detail::part::bases);
    m_.stub_.template type<Base>();
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
  template <text Name, auto F>
  constexpr void make() {
    m_.made_.add({index_, detail::name_of<Name>, F});
  }
  // What follows is the text of an attribute.
  template <text Name>
  constexpr void begin() {
    m_.template take<Name>(index_);
    m_.stub_.begin(index_ + 1);
  }
  template <auto Get, class... Says>
  constexpr mp_fun_1_t getter() {
    static_assert((detail::is_saying<Says> && ... && (sizeof...(Says) < 2)),
                  "mpy: behind a property's functions stands mpy::copy, mpy::keep<> or mpy::lasting");
    return detail::get_property<T, Get, detail::saying_t<Says...>>;
  }
  template <text Name, auto Get, bool IsReadOnly>
  constexpr void annotate() {
    begin<Name>();
    using R = typename detail::property_type<Get>::type;
    m_.template needs<R>();
    if constexpr (IsReadOnly) {
      m_.stub_.template getter<R>(Name.chars);
    } else {
      m_.stub_.template attribute<R>(Name.chars);
    }
  }
  template <text Name, detail::place Where, int Op, class Function>
  constexpr void note(const char* doc) {
    using detail::place;
    m_.template begin_function<Name, Function>(index_);
    if constexpr (Where == place::repr || Where == place::str) {
      m_.stub_.put("def "), m_.stub_.put(Name.chars), m_.stub_.put("(self) -> str:");
      m_.stub_.body(doc);
      return;
    } else {
      m_.template needs_of<Function>();
      // Python's own == takes any object.
      if constexpr (Where == place::binary && (Op == MP_BINARY_OP_EQUAL || Op == MP_BINARY_OP_NOT_EQUAL)) {
        m_.stub_.put("def "), m_.stub_.put(Name.chars), m_.stub_.put("(self, other: object, /) -> bool:");
        m_.stub_.body(doc);
      } else {
        m_.stub_.template def<Name, Function, detail::python_result<T, Where, Op, typename Function::result>>(doc);
      }
    }
    if constexpr (Where == place::iterator) m_.stub_.begin(index_ + 1, detail::part::iterator);
    if constexpr (Where == place::next) {
      m_.stub_.begin(index_ + 1, detail::part::own_iterator);
      m_.stub_.put("def __iter__(self) -> ");
      m_.stub_.template type<T&>();
      m_.stub_.put(": ...\n");
    }
  }

  // Puts a function where its name has a place.
  template <text Name, detail::place Where, int Op, auto F, class Function>
  constexpr void fill([[maybe_unused]] uint16_t flags) {
    using detail::place;
    using says = typename Function::says;
    constexpr auto means =
        detail::meaning_of(Where, Op, detail::is_same<typename Function::result, void>);
    if constexpr (Where == place::unary) {
      m_.unaries_.add({index_, Op, detail::run_unary<T, F, says, means>});
    } else if constexpr (Where == place::binary || Where == place::in_place) {
      m_.binaries_.add({index_, Op, detail::run_binary<T, F, says, means>, flags});
    } else if constexpr (Where == place::repr || Where == place::str) {
      mp_print_fun_t run = [](const mp_print_t* print, mp_obj_t self, mp_print_kind_t) {
        detail::invoke<F>(detail::self_of<T, detail::nth_param<F, 0>>(self), printer(print));
      };
      if (auto* c = data()) (Where == place::repr ? c->print_repr : c->print_str) = run;
    } else if constexpr (Where == place::get_item) {
      if (auto* c = data()) {
        c->get_item = [](mp_obj_t self, mp_obj_t key) {
          const mp_obj_t given[] = {self, key};
          return detail::call<F, says>(given, detail::self_of<T, detail::nth_param<F, 0>>(self),
                                       caster_of<detail::nth_param<F, 1>>::from(key));
        };
      }
    } else if constexpr (Where == place::set_item) {
      if (auto* c = data()) {
        c->set_item = [](mp_obj_t self, mp_obj_t key, mp_obj_t value) {
          detail::invoke<F>(detail::self_of<T, detail::nth_param<F, 0>>(self),
                            caster_of<detail::nth_param<F, 1>>::from(key),
                            caster_of<detail::nth_param<F, 2>>::from(value));
        };
      }
    } else if constexpr (Where == place::delete_item) {
      if (auto* c = data()) {
        c->delete_item = [](mp_obj_t self, mp_obj_t key) {
          detail::invoke<F>(detail::self_of<T, detail::nth_param<F, 0>>(self),
                            caster_of<detail::nth_param<F, 1>>::from(key));
        };
      }
    } else if constexpr (Where == place::next) {
      if (auto* c = data()) c->next = detail::run_unary<T, F, says>;
    } else if constexpr (Where == place::iterator) {
      static_assert(!detail::keeper<detail::result_t<F>> || detail::reference<detail::result_t<F>> ||
                        !detail::is_same<says, void>,
                    "mpy: __iter__: say mpy::keep<> if the iterator points into the object, which is kept alive "
                    "then, or mpy::copy if not");
      if (auto* c = data()) {
        c->get_iterator = [](mp_obj_t self, mp_obj_iter_buf_t*) {
          return detail::run_unary<T, F, says>(self);
        };
      }
    } else if constexpr (Where == place::call) {
      set(detail::slot_call, {.call = detail::call_object<Function>});
    } else if constexpr (Function::is_overload) {
      m_.template overload<Name, Function>(index_);
    } else {
      add(detail::bind(detail::name_of<Name>, Function::object));
    }
  }

  template <class... A, class... Specs, class First, class... Rest>
  constexpr void init_from(detail::list<A...>, detail::list<Specs...>, detail::list<First, Rest...>) {
    if constexpr (detail::is_spec<First>) {
      init_from(detail::list<A...>(), detail::list<Specs..., First>(), detail::list<Rest...>());
    } else {
      init_from(detail::list<A..., First>(), detail::list<Specs...>(), detail::list<Rest...>());
    }
  }
  template <class... A, class... Specs>
  constexpr void init_from(detail::list<A...>, detail::list<Specs...>, detail::list<>) {
    using make = detail::constructor<Made(A...)>;
    static_assert(!__is_aggregate(T) || !(detail::is_view<A>() || ... || false) ||
                      detail::is_keep<detail::saying_t<Specs...>>,
                  "mpy: c.init<...>: a member that points into an argument outlives it: say mpy::keep<I> of the "
                  "argument, give the class a constructor that copies, or make the member a mpy::object");
    using function = detail::function<&make::make, Specs...>;
    m_.template begin_function<"__init__", function>(index_);
    m_.template needs_of<function>();
    if constexpr (function::is_overload) {
      m_.template overload<"__init__", function>(index_, true);
    } else {
      set(detail::slot_make_new, {.make_new = detail::make_new<function>});
    }
    m_.stub_.template init<function>();
  }

  module_& m_;
  size_t index_;
};

template <text Name, class T, class Made>
constexpr class_<T, Made> module_::type(const char* doc) {
  static_assert(detail::bindable<T>, "mpy: m.type<\"Name\", T>: T has to be a class or struct");
  detail::class_data c;
  if constexpr (!detail::is_same<T, Made>) c.make_class = detail::python_class<Made>::make;
  return {*this, add_class<Name, T>(c, doc)};
}

MPY_END

#include "mpy/slots.hpp"

#endif  // MPY_CLASS_HPP
