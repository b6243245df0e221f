// What a body says of a class, noted: where a special name has its place, and the text of the .pyi file.
#ifndef MPY_DETAIL_CLASS_DESCRIPTION_HPP
#define MPY_DETAIL_CLASS_DESCRIPTION_HPP

#include "mpy/detail/construct.hpp"
#include "mpy/detail/description.hpp"
#include "mpy/detail/properties.hpp"
#include "mpy/print.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class Made>
struct python_class;  // mpy/detail/override.hpp

template <class T, class Made>
class class_description {
  static constexpr bool is_overridable = !is_same<T, Made>;

 public:
  constexpr class_description(description& d, size_t index) : d_(d), index_(index) {}

  template <class... A>
  constexpr void init() {
    init_from(list<>(), list<>(), list<A...>());
  }

  // A method, or a special one.
  template <text Name, auto F, class... Specs>
  constexpr void method(const char* doc) {
    using self = choose_t<is_overridable && special_of<Name>.where == place::method, self_spec<T, Name>, self_spec<T>>;
    using function = detail::function<F, self, Specs...>;
    note<Name, function>(doc);
    fill<Name, F, function>();
  }
  template <text Name, auto F, class... Specs>
  constexpr void static_method(const char* doc) {
    using function = detail::function<F, Specs...>;
    begin<Name>();
    d_.pyi.def<Name, function>(doc, true);
    make<Name, [] { return wrap_function<"staticmethod">(&function::object); }>();
  }
  template <text Name, auto F, class... Specs>
  constexpr void class_method(const char* doc) {
    using function = detail::function<F, self_spec<void>, Specs...>;
    begin<Name>();
    d_.pyi.def<Name, function>(doc, false, true);
    make<Name, [] { return wrap_function<"classmethod">(&function::object); }>();
  }

  template <text Name, auto Get, class... Says>
  constexpr void property() {
    annotate<Name, Get, true>();
    d_.properties.add({index_, name_of<Name>, getter<Get, Says...>()});
  }
  template <text Name, auto Get, auto Set, class... Says>
  constexpr void property() {
    annotate<Name, Get, false>();
    d_.properties.add({index_, name_of<Name>, getter<Get, Says...>(), set_property<T, Set>});
  }
  template <text Name, auto Get, auto Set, auto Delete, class... Says>
  constexpr void property() {
    annotate<Name, Get, false>();
    d_.properties.add({index_, name_of<Name>, getter<Get, Says...>(), set_property<T, Set>,
                       +[](mp_obj_t self) { invoke<Delete>(value_of<T>(self)); }});
  }

  template <text Name, auto Value>
  constexpr void value() {
    using constant = detail::constant<Value>;
    begin<Name>();
    d_.pyi.attribute<typename constant::type>(Name.chars);
    if constexpr (constant::is_word) {
      add(bind(name_of<Name>, constant::word()));
    } else {
      make<Name, constant::make>();
    }
  }
  template <text Name, text Value>
  constexpr void text_value() {
    d_.add_constant<Name>(index_, "str", &constant_text<Value>::object);
  }

  template <auto F>
  constexpr void buffer() {
    d_.take<"__buffer__">(index_);
    d_.pyi.begin(index_ + 1);
    d_.pyi.put("def __buffer__(self, flags: int, /) -> memoryview: ...\n");
    set(slot_buffer, {.buffer = get_memory<T, F>});
  }

  template <const auto* Table>
  constexpr void protocol() {
    set(slot_protocol, {.pointer = Table});
  }

  template <class Base>
  constexpr void base() {
    static_assert(__is_base_of(Base, T) && !is_same<Base, T>,
                  "mpy: c.base<B>: the C++ class has to derive from B");
    if constexpr (__is_base_of(Base, T)) {
      static_assert(is_first_base<Base, T>(), "mpy: c.base<B>: B has to be the first base of the class");
    }
    static_assert(value_offset<Base> == value_offset<T>,
                  "mpy: c.base<B>: B has to be aligned like the class, and mpy::has_owner the same of both");
    d_.take<"__bases__">(index_);
    d_.needs<Base&>();
    d_.pyi.begin(index_ + 1, part::bases);
    d_.pyi.type<Base>();
    set(slot_parent, {.pointer = &type_object<Base>});
    if (auto* c = data()) c->parent = &type_object<Base>;
  }

 private:
  constexpr class_data* data() {
    return d_.classes.items == nullptr ? nullptr : d_.classes.items + index_;
  }
  constexpr void set(slot s, slot_value value) {
    if (auto* c = data()) c->set(s, value);
  }
  constexpr void add(binding b) {
    b.owner = index_;
    d_.methods.add(b);
  }
  template <text Name, auto F>
  constexpr void make() {
    d_.made.add({index_, name_of<Name>, F});
  }
  // What follows is the text of an attribute.
  template <text Name>
  constexpr void begin() {
    d_.take<Name>(index_);
    d_.pyi.begin(index_ + 1);
  }
  template <auto Get, class... Says>
  constexpr mp_fun_1_t getter() {
    static_assert((is_saying<Says> && ... && (sizeof...(Says) < 2)),
                  "mpy: behind a property's functions stands mpy::copy, mpy::keep<> or mpy::lasting");
    return get_property<T, Get, saying_t<Says...>>;
  }
  template <text Name, auto Get, bool IsReadOnly>
  constexpr void annotate() {
    begin<Name>();
    using R = typename property_type<Get>::type;
    d_.needs<R>();
    if constexpr (IsReadOnly) {
      d_.pyi.getter<R>(Name.chars);
    } else {
      d_.pyi.attribute<R>(Name.chars);
    }
  }
  template <text Name, class Function>
  constexpr void note(const char* doc) {
    constexpr special row = special_of<Name>;
    d_.begin_function<Name, Function>(index_);
    if constexpr (row.where == place::repr || row.where == place::str) {
      d_.pyi.put("def "), d_.pyi.put(Name.chars), d_.pyi.put("(self) -> str:");
      d_.pyi.body(doc);
      return;
    } else {
      d_.needs_of<Function>();
      // Python's own == takes any object.
      if constexpr (row.meaning == meaning::equality) {
        d_.pyi.put("def "), d_.pyi.put(Name.chars), d_.pyi.put("(self, other: object, /) -> bool:");
        d_.pyi.body(doc);
      } else {
        d_.pyi.def<Name, Function, python_result<T, Name, typename Function::result>>(doc);
      }
    }
    if constexpr (row.where == place::iterator) d_.pyi.begin(index_ + 1, part::iterator);
    if constexpr (row.where == place::next) {
      d_.pyi.begin(index_ + 1, part::own_iterator);
      d_.pyi.put("def __iter__(self) -> ");
      d_.pyi.type<T&>();
      d_.pyi.put(": ...\n");
    }
  }

  // Puts a function where its name has a place.
  template <text Name, auto F, class Function>
  constexpr void fill() {
    using says = typename Function::says;
    constexpr special row = special_of<Name>;
    constexpr meaning means = row.meaning_of(is_same<typename Function::result, void>);
    if constexpr (row.where == place::unary) {
      d_.unaries.add({index_, row.op, run_unary<T, F, says, means>});
    } else if constexpr (row.where == place::binary || row.where == place::in_place) {
      d_.binaries.add({index_, row.op, run_binary<T, F, says, means>, row.flags});
    } else if constexpr (row.where == place::repr || row.where == place::str) {
      mp_print_fun_t run = [](const mp_print_t* print, mp_obj_t self, mp_print_kind_t) {
        invoke<F>(self_of<T, nth_param<F, 0>>(self), printer(print));
      };
      if (auto* c = data()) (row.where == place::repr ? c->print_repr : c->print_str) = run;
    } else if constexpr (row.where == place::get_item) {
      if (auto* c = data()) {
        c->get_item = [](mp_obj_t self, mp_obj_t key) {
          const mp_obj_t given[] = {self, key};
          return call<F, says>(given, self_of<T, nth_param<F, 0>>(self), caster_of<nth_param<F, 1>>::from(key));
        };
      }
    } else if constexpr (row.where == place::set_item) {
      if (auto* c = data()) {
        c->set_item = [](mp_obj_t self, mp_obj_t key, mp_obj_t value) {
          invoke<F>(self_of<T, nth_param<F, 0>>(self), caster_of<nth_param<F, 1>>::from(key),
                    caster_of<nth_param<F, 2>>::from(value));
        };
      }
    } else if constexpr (row.where == place::delete_item) {
      if (auto* c = data()) {
        c->delete_item = [](mp_obj_t self, mp_obj_t key) {
          invoke<F>(self_of<T, nth_param<F, 0>>(self), caster_of<nth_param<F, 1>>::from(key));
        };
      }
    } else if constexpr (row.where == place::next) {
      if (auto* c = data()) c->next = run_unary<T, F, says>;
    } else if constexpr (row.where == place::iterator) {
      static_assert(!keeper<result_t<F>> || reference<result_t<F>> || !is_same<says, void>,
                    "mpy: __iter__: say mpy::keep<> if the iterator points into the object, which is kept alive "
                    "then, or mpy::copy if not");
      if (auto* c = data()) {
        c->get_iterator = [](mp_obj_t self, mp_obj_iter_buf_t*) { return run_unary<T, F, says>(self); };
      }
    } else if constexpr (row.where == place::call) {
      set(slot_call, {.call = call_object<Function>});
    } else if constexpr (Function::is_overload) {
      d_.overload<Name, Function>(index_);
    } else {
      add(bind(name_of<Name>, Function::object));
    }
  }

  template <class... A, class... Specs, class First, class... Rest>
  constexpr void init_from(list<A...>, list<Specs...>, list<First, Rest...>) {
    if constexpr (is_spec<First>) {
      init_from(list<A...>(), list<Specs..., First>(), list<Rest...>());
    } else {
      init_from(list<A..., First>(), list<Specs...>(), list<Rest...>());
    }
  }
  template <class... A, class... Specs>
  constexpr void init_from(list<A...>, list<Specs...>, list<>) {
    using make = constructor<Made(A...)>;
    static_assert(!__is_aggregate(T) || !(is_view<A>() || ... || false) || is_keep<saying_t<Specs...>>,
                  "mpy: c.init<...>: a member that points into an argument outlives it: say mpy::keep<I> of the "
                  "argument, give the class a constructor that copies, or make the member a mpy::object");
    using function = detail::function<&make::make, Specs...>;
    d_.begin_function<"__init__", function>(index_);
    d_.needs_of<function>();
    if constexpr (function::is_overload) {
      d_.overload<"__init__", function>(index_, true);
    } else {
      set(slot_make_new, {.make_new = make_new<function>});
    }
    d_.pyi.init<function>();
  }

  description& d_;
  size_t index_;
};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_CLASS_DESCRIPTION_HPP
