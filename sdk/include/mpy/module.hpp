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
#ifndef MPY_MODULE_HPP
#define MPY_MODULE_HPP

#include "mpy/body.hpp"
#include "mpy/stub.hpp"

MPY_BEGIN
MPY_DETAIL {

// What a body says, as constant data. The arrays are as long as it needs: it is run twice, first to
// count.

// A named value: a function object, of one of the two layouts, or a word.
enum class form : uint8_t { fixed, var, word };
struct binding {
  name_ref name;
  form kind = form::word;
  mp_obj_fun_builtin_fixed_t fixed = {};
  mp_obj_fun_builtin_var_t var = {};
  word value = {nullptr};
  size_t owner = 0;  // the class, of a method
};
constexpr binding bind(const name_ref& name, const mp_obj_fun_builtin_fixed_t& object) {
  binding b{name};
  b.kind = form::fixed;
  b.fixed = object;
  return b;
}
constexpr binding bind(const name_ref& name, const mp_obj_fun_builtin_var_t& object) {
  binding b{name};
  b.kind = form::var;
  b.var = object;
  return b;
}
constexpr binding bind(const name_ref& name, word value) {
  binding b{name};
  b.value = value;
  return b;
}
struct step {
  void (*run)() = nullptr;
};
// One of an overload set: mpy/overload.hpp.
struct overloaded {
  size_t owner = 0;
  name_ref name;
  mp_obj_t (*attempt)(size_t, const mp_obj_t*, const mp_map_t*) = nullptr;
  bool is_constructor = false;
};

// A value of a type's slot.
union slot_value {
  const void* pointer = nullptr;
#define NATMOD_TYPE_SLOT(name, type) type name;
#include "natmod/abi/type_slots.def"
  mp_iternext_fun_t next;
  mp_getiter_fun_t get_iterator;
};
enum slot : uint8_t {
#define NATMOD_TYPE_SLOT(name, type) slot_##name,
#include "natmod/abi/type_slots.def"
  n_slots
};

struct class_data {
  name_ref name;
  mp_obj_full_type_t* type = nullptr;
  const mp_obj_full_type_t* parent = nullptr;
  uint16_t flags = 0;
  slot_value slots[n_slots];
  bool has[n_slots] = {};
  mp_print_fun_t print_str = nullptr;
  mp_print_fun_t print_repr = nullptr;
  mp_obj_t (*get_item)(mp_obj_t, mp_obj_t) = nullptr;
  void (*set_item)(mp_obj_t, mp_obj_t, mp_obj_t) = nullptr;
  void (*delete_item)(mp_obj_t, mp_obj_t) = nullptr;
  mp_getiter_fun_t get_iterator = nullptr;
  mp_iternext_fun_t next = nullptr;
  mp_obj_t (*make_class)(qstr) = nullptr;  // the class of Python over the type, if there is one

  constexpr void set(slot s, slot_value value) {
    slots[s] = value;
    has[s] = true;
  }

  // Takes over what this class says nothing of. A constructor makes objects of its own class alone.
  constexpr void extend(const class_data& base) {
    const slot inherited[] = {slot_call, slot_buffer, slot_protocol};
    for (slot s : inherited) {
      if (!has[s] && base.has[s]) set(s, base.slots[s]);
    }
    take(print_str, base.print_str), take(print_repr, base.print_repr);
    take(get_item, base.get_item), take(set_item, base.set_item), take(delete_item, base.delete_item);
    take(get_iterator, base.get_iterator), take(next, base.next);
  }

 private:
  template <class F>
  static constexpr void take(F& own, F base) {
    if (own == nullptr) own = base;
  }
};
// An attribute of a class that is made when the class is.
struct made_attribute {
  size_t owner = 0;
  name_ref name;
  mp_obj_t (*make)() = nullptr;
};
struct unary {
  size_t owner = 0;
  int op = 0;
  mp_fun_1_t run = nullptr;
};
struct binary_operator {
  size_t owner = 0;
  int op = 0;
  mp_fun_2_t run = nullptr;
  uint16_t flags = 0;
};
// A name that is taken, in a class or in the module.
inline constexpr size_t kModule = ~size_t(0);
struct taken_name {
  size_t owner = kModule;
  const unsigned short* slot = nullptr;
  bool is_overload = false;
};
// A type that a function takes or gives, or another extends: one of the first so many that are described.
struct needed_type {
  const void* type = nullptr;
  size_t among_first = ~size_t(0);
};
struct property {
  size_t owner = 0;
  name_ref name;
  mp_fun_1_t get = nullptr;
  void (*set)(mp_obj_t, mp_obj_t) = nullptr;
  void (*remove)(mp_obj_t) = nullptr;
};

struct counts {
  size_t globals = 0, steps = 0, classes = 0, methods = 0, made = 0, unaries = 0, binaries = 0,
         properties = 0, overloads = 0, taken = 0, needed = 0, pieces = 0, text = 0;
};

template <class T, size_t N>
struct array {
  T items[N == 0 ? 1 : N] = {};
  static constexpr size_t size = N;
  constexpr const T& operator[](size_t i) const { return items[i]; }
};

// A constant's value: a word, or what is made of it when the module is imported.
template <class T>
inline constexpr bool is_text = false;
template <size_t N>
inline constexpr bool is_text<text<N>> = true;
template <size_t N>
inline constexpr bool is_text<const text<N>> = true;

template <class T>
struct number_of : type_is<T> {};
template <enumeration T>
struct number_of<T> : type_is<__underlying_type(T)> {};

template <auto Value>
inline constexpr bool is_constant = describable<Value> || requires { caster<plain_t<decltype(Value)>>::to(Value); };

template <auto Value>
struct constant {
  using type = plain_t<decltype(Value)>;
  using number = typename number_of<type>::type;
  static constexpr bool is_word = [] {
    if constexpr (integer<number> && !declared<type>) return is_small_int(static_cast<number>(Value));
    return false;
  }();
  static constexpr detail::word word() { return small_int(static_cast<mp_int_t>(Value)); }
  static mp_obj_t make() { return caster<type>::to(Value); }
};
// A value that is computed when the module is imported, by a function.
template <auto F>
  requires describable<F>
struct constant<F> {
  using type = result_t<F>;
  static constexpr bool is_word = false;
  static mp_obj_t make() { return call<F>(nullptr); }
};

}  // namespace detail

template <class T, class Made = T>
class MPY_HIDDEN class_;

class MPY_HIDDEN module_ {
 public:
  // A function. What stands behind it tells of its arguments: mpy/function.hpp.
  template <text Name, auto F, class... Specs>
    requires(detail::mistake_in<F, void, Specs...> == detail::mistake::none)
  constexpr void def(const char* doc = "") {
    using function = detail::function<F, Specs...>;
    begin_function<Name, function>(detail::kModule);
    needs_of<function>();
    if constexpr (function::is_overload) {
      overload<Name, function>(detail::kModule);
    } else {
      globals_.add(detail::bind(detail::name_of<Name>, function::object));
    }
    stub_.def<Name, function>(doc);
  }
#define MPY_MISTAKE(mistake_, sentence)                                                     \
  template <text Name, auto F, class... Specs>                                              \
    requires(detail::mistake_in<F, void, Specs...> == detail::mistake::mistake_)        \
  MPY_UNAVAILABLE(sentence) constexpr void def(const char* = "") {}
  MPY_MISTAKES(MPY_MISTAKE)
#undef MPY_MISTAKE
  template <class... A>
  MPY_UNAVAILABLE("mpy: name and function are template arguments: m.def<\"name\", f>()")
  constexpr void def(const char*, A...) {}

  // A constant: an int, an enumerator, a bool, text, another value of a type that has a conversion; or a
  // function, which is called when the module is imported.
  template <text Name, auto Value>
    requires(!detail::is_text<decltype(Value)> && detail::is_constant<Value>)
  constexpr void attr() {
    using constant = detail::constant<Value>;
    begin<Name>();
    stub_.attribute<typename constant::type>(Name.chars);
    if constexpr (constant::is_word) {
      globals_.add(detail::bind(detail::name_of<Name>, constant::word()));
    } else {
      needs<typename constant::type>();
      steps_.add({+[] { mp_store_global(mpy::name<Name>(), constant::make()); }});
    }
  }
  template <text Name, text Value>
  constexpr void attr() {
    begin<Name>();
    stub_.attribute(Name.chars, "str");
    globals_.add(detail::bind(detail::name_of<Name>, detail::word{.pointer = &text_object<Value>}));
  }
  template <text Name, auto Value>
    requires(!detail::is_text<decltype(Value)> && !detail::is_constant<Value>)
  MPY_UNAVAILABLE(MPY_NO_CONVERSION("the value")) constexpr void attr() {}
  // True and False.
  template <text Name, bool Value>
    requires detail::is_same<decltype(Value), const bool>
  constexpr void flag() {
    attr<Name, bool(Value)>();
  }
  // A constant object of the C API.
  template <text Name, const auto* Object>
  constexpr void object() {
    begin<Name>();
    stub_.attribute(Name.chars, "Any");
    globals_.add(detail::bind(detail::name_of<Name>, detail::word{.pointer = Object}));
  }

  // Calls a function when the module is imported, after all else is in place, and in the order of
  // these calls.
  template <auto F>
  constexpr void run() {
    steps_.add({+[] { F(); }});
  }

  // The module's docstring.
  constexpr void doc(const char* text) {
    take<"__doc__">(detail::kModule);
    stub_.begin(0, detail::part::doc);
    stub_.docstring(text);
  }

  // A class, an exception: mpy/class.hpp, mpy/error.hpp.
  // (What Python makes of it is a Made, if its virtual functions may be overridden: mpy/override.hpp.)
  template <text Name, class T, class Made = T>
  constexpr class_<T, Made> type(const char* doc = "");
  template <text Name, class T>
  constexpr void exception(const char* doc = "");
  // An enumeration with names: mpy/enum_type.hpp.
  template <class E>
  constexpr void enumeration(const char* doc = "");

 private:
  template <class, class>
  friend class class_;
  template <class>
  friend struct module_data;

  template <text Value>
  static constexpr auto text_bytes = [] {
    detail::array<byte, Value.size + 1> all;
    for (size_t i = 0; i < Value.size; ++i) all.items[i] = static_cast<byte>(Value.chars[i]);
    return all;
  }();
  template <text Value>
  static constexpr mp_obj_str_t text_object = {
      {&natmod_const_type_str}, 0, Value.size, text_bytes<Value>.items};

  template <text Name, bool IsOverload = false>
  constexpr void take(size_t owner) {
    taken_.add({owner, &detail::symbol<Name>::slot, IsOverload});
  }
  template <text Name>
  constexpr void begin() {
    take<Name>(detail::kModule);
    stub_.begin(0);
  }
  // What follows is the text of a function, one of a set perhaps.
  template <text Name, class Function>
  constexpr void begin_function(size_t owner) {
    take<Name, Function::is_overload>(owner);
    stub_.begin(owner + 1, detail::part::text, Function::is_overload ? Name.chars : nullptr);
  }
  template <text Name, class Function>
  constexpr void overload(size_t owner, bool is_constructor = false) {
    overloads_.add({owner, detail::name_of<Name>, Function::attempt, is_constructor});
  }
  template <text Name, class T>
  constexpr void know() {
    known_.add({&detail::type_object<T>, Name.chars});
  }
  template <text Name, class T>
  constexpr size_t add_class(detail::class_data c, const char* doc) {
    size_t index = classes_.size;
    take<Name>(detail::kModule);
    know<Name, T>();
    stub_.begin(index + 1, detail::part::name);
    stub_.put(Name.chars);
    stub_.begin(index + 1);
    if (doc[0] != '\0') stub_.docstring(doc);
    c.name = detail::name_of<Name>;
    c.type = &detail::type_object<T>;
    return classes_.add(c);
  }
  // A class has to be described if a function takes or gives objects of it.
  template <class T>
  constexpr void needs() {
    if constexpr (detail::is_rest<T> || detail::is_keywords<T>) {
      // Objects of any type.
    } else if constexpr (detail::reference<T>) {
      needed_.add({&detail::type_object<detail::plain_t<detail::referred_t<T>>>});
    } else if constexpr (detail::declared<T>) {
      needed_.add({&detail::type_object<detail::python_type<T>>});
    }
  }
  template <class... P>
  constexpr void needs_each(detail::list<P...>) {
    (needs<P>(), ...);
  }
  // A method's object may be a part of it, of a base that has no name in Python.
  template <class Self, class... P>
  constexpr void needs_but_first(detail::list<Self, P...>) {
    (needs<P>(), ...);
  }
  template <class Function>
  constexpr void needs_of() {
    needs<typename Function::result>();
    if constexpr (Function::is_method) {
      needs_but_first(typename Function::params());
    } else if constexpr (!Function::is_raw) {
      needs_each(typename Function::params());
    }
  }

 public:
  // For the templates behind: nothing that a module's source needs.
  // A constant object among the attributes of class `owner`.
  template <text Name, class Object>
  constexpr void add_constant(size_t owner, const char* type, const Object* object) {
    take<Name>(owner);
    stub_.begin(owner + 1);
    stub_.attribute(Name.chars, type);
    detail::binding b = detail::bind(detail::name_of<Name>, detail::word{.pointer = object});
    b.owner = owner;
    methods_.add(b);
  }
  detail::sink<detail::binding> globals_;
  detail::sink<detail::step> steps_;
  detail::sink<detail::class_data> classes_;
  detail::sink<detail::binding> methods_;
  detail::sink<detail::made_attribute> made_;
  detail::sink<detail::unary> unaries_;
  detail::sink<detail::binary_operator> binaries_;
  detail::sink<detail::property> properties_;
  detail::sink<detail::overloaded> overloads_;
  detail::sink<detail::taken_name> taken_;
  detail::sink<detail::needed_type> needed_;
  detail::sink<detail::known_type> known_;
  detail::stub stub_;
};

MPY_DETAIL {

// A body is run three times: for the names of its types, to count, and to write.
template <class Body>
consteval size_t count_known() {
  module_ m;
  Body::describe(m);
  return m.known_.size;
}
template <class Body>
inline constexpr auto known_types = [] {
  array<known_type, count_known<Body>()> all;
  module_ m;
  m.known_.items = all.items;
  Body::describe(m);
  return all;
}();

template <class Body>
consteval counts count_records() {
  module_ m;
  m.stub_.known = known_types<Body>.items;
  m.stub_.n_known = known_types<Body>.size;
  Body::describe(m);
  return {m.globals_.size,    m.steps_.size, m.classes_.size, m.methods_.size,      m.made_.size,   m.unaries_.size,
          m.binaries_.size,   m.properties_.size, m.overloads_.size, m.taken_.size, m.needed_.size, m.stub_.pieces.size, m.stub_.size};
}

template <counts N>
struct records {
  array<binding, N.globals> globals;
  array<step, N.steps> steps;
  array<class_data, N.classes> classes;
  array<binding, N.methods> methods;
  array<made_attribute, N.made> made;
  array<unary, N.unaries> unaries;
  array<binary_operator, N.binaries> binaries;
  array<property, N.properties> properties;
  array<overloaded, N.overloads> overloads;
  array<taken_name, N.taken> taken;
  array<needed_type, N.needed> needed;
  array<piece, N.pieces> pieces;
  array<char, N.text + 1> text;
};

template <class Body>
consteval auto make_records() {
  records<count_records<Body>()> r;
  module_ m;
  m.globals_.items = r.globals.items;
  m.steps_.items = r.steps.items;
  m.classes_.items = r.classes.items;
  m.methods_.items = r.methods.items;
  m.made_.items = r.made.items;
  m.unaries_.items = r.unaries.items;
  m.binaries_.items = r.binaries.items;
  m.properties_.items = r.properties.items;
  m.overloads_.items = r.overloads.items;
  m.taken_.items = r.taken.items;
  m.needed_.items = r.needed.items;
  m.stub_.pieces.items = r.pieces.items;
  m.stub_.out = r.text.items;
  m.stub_.known = known_types<Body>.items;
  m.stub_.n_known = known_types<Body>.size;
  Body::describe(m);
  return r;
}

template <class Body>
inline constexpr auto records_of = make_records<Body>();

// ---- What a description must not say.

template <class Body>
consteval bool has_names_once() {
  auto& all = records_of<Body>.taken;
  for (size_t i = 0; i < all.size; ++i) {
    for (size_t j = 0; j < i; ++j) {
      bool is_set = all[i].is_overload && all[j].is_overload;
      if (!is_set && all[i].owner == all[j].owner && all[i].slot == all[j].slot) return false;
    }
  }
  return true;
}
template <class Body>
consteval bool has_types_described() {
  auto& needed = records_of<Body>.needed;
  auto& known = known_types<Body>;
  for (size_t i = 0; i < needed.size; ++i) {
    size_t k = 0;
    while (k < known.size && known[k].type != needed[i].type) ++k;
    if (k == known.size || k >= needed[i].among_first) return false;
  }
  return true;
}
template <class Body>
consteval bool has_types_once() {
  auto& known = known_types<Body>;
  for (size_t i = 0; i < known.size; ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (known[i].type == known[j].type) return false;
    }
  }
  return true;
}

template <class Body>
MPY_INLINE void store_globals();  // mpy/tables.hpp

template <class Body, size_t... I>
MPY_INLINE void run_steps(indices<I...>) {
  constexpr auto& steps = records_of<Body>.steps;
  (steps[I].run(), ...);
}

template <class Body, size_t K>
void build_class();  // mpy/class.hpp

template <class Body, size_t... K>
MPY_INLINE void build_classes(indices<K...>) {
  (build_class<Body, K>(), ...);
}

template <class Body>
MPY_INLINE void run_module() {
  constexpr counts n = count_records<Body>();
  Body::template check<Body>();
  (void)natmod::pyi_v1<Body>::text;
  build_classes<Body>(count_to<n.classes>());
  store_globals<Body>();
  run_steps<Body>(count_to<n.steps>());
}

}  // namespace detail
MPY_END

template <class Module>
struct natmod::pyi_v1 {
  static constexpr size_t write(char* out) {
    auto& r = mpy::detail::records_of<Module>;
    return mpy::detail::stub_order(r.text.items, r.text.size - 1, r.pieces.items, r.pieces.size, out)
        .write(r.classes.size);
  }
  [[gnu::used]] static constexpr auto text = [] {
    mpy::detail::array<char, write(nullptr) + 1> all;
    write(all.items);
    return all;
  }();
};

#include "mpy/overload.hpp"
#include "mpy/tables.hpp"

#endif  // MPY_MODULE_HPP
