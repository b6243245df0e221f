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

#include "mpy/stub.hpp"

#define MPY_MODULE(module_name, m)                                                            \
  static constexpr void mpy_describe_##module_name(::mpy::module_& m);                        \
  struct mpy_body_##module_name {                                                             \
    static constexpr ::mpy::text name = #module_name;                                         \
    static constexpr void describe(::mpy::module_& m) { mpy_describe_##module_name(m); }      \
  };                                                                                          \
  extern "C" mp_obj_t mpy_init(mp_obj_fun_bc_t*, size_t, size_t, mp_obj_t*) {                 \
    ::mpy::detail::run_module<mpy_body_##module_name>();                                      \
    return mp_const_none;                                                                     \
  }                                                                                           \
  static constexpr void mpy_describe_##module_name([[maybe_unused]] ::mpy::module_& m)

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

  constexpr void set(slot s, slot_value value) {
    slots[s] = value;
    has[s] = true;
  }
};
// A function that staticmethod or classmethod is called with when the class is made.
enum class wrapper : uint8_t { static_method, class_method };
struct wrapped {
  size_t owner = 0;
  name_ref name;
  const void* function = nullptr;
  wrapper how = wrapper::static_method;
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
};
struct property {
  size_t owner = 0;
  name_ref name;
  mp_fun_1_t get = nullptr;
  void (*set)(mp_obj_t, mp_obj_t) = nullptr;
  void (*remove)(mp_obj_t) = nullptr;
};

// A growing array whose memory is another's; without memory it counts.
template <class T>
struct sink {
  T* items = nullptr;
  size_t size = 0;
  constexpr size_t add(const T& item) {
    if (items != nullptr) items[size] = item;
    return size++;
  }
};

struct counts {
  size_t globals = 0, steps = 0, classes = 0, methods = 0, wrapped = 0, unaries = 0, binaries = 0,
         properties = 0, text = 0;
};

template <class T, size_t N>
struct array {
  T items[N == 0 ? 1 : N] = {};
  static constexpr size_t size = N;
  constexpr const T& operator[](size_t i) const { return items[i]; }
};

}  // namespace detail

template <class T>
class MPY_HIDDEN class_;

class MPY_HIDDEN module_ {
 public:
  // A function. What stands behind it tells of its arguments: mpy/function.hpp.
  template <text Name, auto F, class... Specs>
  constexpr void def(const char* doc = "") {
    static_assert(detail::describable<F>,
                  "mpy: m.def<\"name\", f>: f has to be a function, a lambda without captures, or a "
                  "member function; of overloaded functions choose one with a cast");
    using function = detail::function<F, Specs...>;
    globals_.add(detail::bind(detail::name_of<Name>, function::object));
    stub_.indent = 0;
    stub_.def<Name, function, F>(doc);
  }

  // A constant: an int, or text.
  template <text Name, auto Value>
    requires detail::integer<decltype(Value)>
  constexpr void attr() {
    annotate<Name, decltype(Value)>();
    constexpr auto limit = static_cast<long long>(~mp_uint_t(0) >> 2);
    if constexpr (static_cast<long long>(Value) <= limit &&
                  static_cast<long long>(Value) >= -limit - 1) {
      globals_.add(
          detail::bind(detail::name_of<Name>, detail::small_int(static_cast<mp_int_t>(Value))));
    } else {
      compute<Name, [] { return Value; }>();
    }
  }
  template <text Name, text Value>
  constexpr void attr() {
    stub_.put(Name.chars), stub_.put(": str\n");
    globals_.add(detail::bind(detail::name_of<Name>, detail::word{.pointer = &text_object<Value>}));
  }
  // A value that is made when the module is imported, by a function.
  template <text Name, auto F>
    requires(!detail::integer<decltype(F)> && detail::describable<F>)
  constexpr void attr() {
    annotate<Name, detail::result_t<F>>();
    compute<Name, F>();
  }
  // True and False.
  template <text Name, bool Value>
    requires detail::is_same<decltype(Value), const bool>
  constexpr void flag() {
    annotate<Name, bool>();
    compute<Name, [] { return Value; }>();
  }
  // A constant object of the C API.
  template <text Name, const auto* Object>
  constexpr void object() {
    stub_.put(Name.chars), stub_.put(": object\n");
    globals_.add(detail::bind(detail::name_of<Name>, detail::word{.pointer = Object}));
  }

  // Calls a function when the module is imported, after all else is in place, and in the order of
  // these calls.
  template <auto F>
  constexpr void run() {
    steps_.add({+[] { F(); }});
  }

  // The module's docstring: first of all.
  constexpr void doc(const char* text) { stub_.docstring(text); }

  // A class, an exception: mpy/class.hpp, mpy/error.hpp.
  template <text Name, class T>
  constexpr class_<T> type(const char* doc = "");
  template <text Name, class T>
  constexpr void exception(const char* doc = "");

 private:
  template <class>
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

  template <text Name, auto F>
  constexpr void compute() {
    steps_.add({+[] { mp_store_global(mpy::name<Name>(), caster_of<decltype(F())>::to(F())); }});
  }
  template <text Name, class T>
  constexpr void annotate() {
    stub_.put(Name.chars), stub_.put(": ");
    stub_.type<T>();
    stub_.put('\n');
  }

 public:
  // For the templates behind: nothing that a module's source needs.
  detail::sink<detail::binding> globals_;
  detail::sink<detail::step> steps_;
  detail::sink<detail::class_data> classes_;
  detail::sink<detail::binding> methods_;
  detail::sink<detail::wrapped> wrapped_;
  detail::sink<detail::unary> unaries_;
  detail::sink<detail::binary_operator> binaries_;
  detail::sink<detail::property> properties_;
  detail::stub stub_;
};

MPY_DETAIL {

inline constexpr const char stub_head[] =
    "from collections.abc import Buffer, Callable, Iterable, Iterator\n"
    "from typing import Any\n\n";

template <class Body>
consteval counts count_records() {
  module_ m;
  Body::describe(m);
  return {m.globals_.size,  m.steps_.size,    m.classes_.size,    m.methods_.size,
          m.wrapped_.size, m.unaries_.size, m.binaries_.size, m.properties_.size, m.stub_.size};
}

template <counts N>
struct records {
  array<binding, N.globals> globals;
  array<step, N.steps> steps;
  array<class_data, N.classes> classes;
  array<binding, N.methods> methods;
  array<wrapped, N.wrapped> wrapped_methods;
  array<unary, N.unaries> unaries;
  array<binary_operator, N.binaries> binaries;
  array<property, N.properties> properties;
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
  m.wrapped_.items = r.wrapped_methods.items;
  m.unaries_.items = r.unaries.items;
  m.binaries_.items = r.binaries.items;
  m.properties_.items = r.properties.items;
  m.stub_.out = r.text.items;
  Body::describe(m);
  return r;
}

template <class Body>
inline constexpr auto records_of = make_records<Body>();

// ---- Tables of named values. Function objects lie in arrays of their own, so that no table has to
// point at them; names are indices as short as they can be.

template <size_t N>
consteval int widest_entry(const array<binding, N>& rows) {
  int widest = 0;
  for (size_t i = 0; i < N; ++i) {
    if (rows[i].name.entry == 0) return 0x10000;
    if (rows[i].name.entry > widest) widest = rows[i].name.entry;
  }
  return widest;
}
template <int Widest>
using indices_for =
    choose_t<(Widest < 0x100), index_by_number<uint8_t>,
             choose_t<(Widest < 0x10000), index_by_number<uint16_t>, index_by_symbol>>;

template <size_t N>
consteval size_t count_of(const array<binding, N>& rows, form kind) {
  size_t n = 0;
  for (size_t i = 0; i < N; ++i) n += rows[i].kind == kind;
  return n;
}

template <auto& Rows>
struct table {
  using names = indices_for<widest_entry(Rows)>;
  static constexpr size_t n_fixed = count_of(Rows, form::fixed);
  static constexpr size_t n_var = count_of(Rows, form::var);
  static constexpr size_t n_words = count_of(Rows, form::word);
  static constexpr size_t n = n_fixed + n_var + n_words;

  // The rows in the order of the table: by kind.
  static constexpr auto order = [] {
    array<size_t, n> places;
    size_t next = 0;
    constexpr form kinds[] = {form::fixed, form::var, form::word};
    for (form kind : kinds) {
      for (size_t i = 0; i < n; ++i) {
        if (Rows[i].kind == kind) places.items[next++] = i;
      }
    }
    return places;
  }();
  static constexpr auto name_indices = [] {
    array<typename names::type, n> all;
    for (size_t i = 0; i < n; ++i) all.items[i] = names::of(Rows[order[i]].name);
    return all;
  }();
  static constexpr auto fixed = [] {
    array<mp_obj_fun_builtin_fixed_t, n_fixed> all;
    for (size_t i = 0; i < n_fixed; ++i) all.items[i] = Rows[order[i]].fixed;
    return all;
  }();
  static constexpr auto var = [] {
    array<mp_obj_fun_builtin_var_t, n_var> all;
    for (size_t i = 0; i < n_var; ++i) all.items[i] = Rows[order[n_fixed + i]].var;
    return all;
  }();
  static constexpr auto words = [] {
    array<word, n_words> all;
    for (size_t i = 0; i < n_words; ++i) all.items[i] = Rows[order[n_fixed + n_var + i]].value;
    return all;
  }();

  // The object of a row of the table.
  template <size_t I>
  static MPY_INLINE mp_obj_t object() {
    if constexpr (I < n_fixed) {
      return const_cast<mp_obj_fun_builtin_fixed_t*>(&fixed.items[I]);
    } else if constexpr (I < n_fixed + n_var) {
      return const_cast<mp_obj_fun_builtin_var_t*>(&var.items[I - n_fixed]);
    } else {
      return const_cast<mp_obj_t>(words.items[I - n_fixed - n_var].pointer);
    }
  }
};

// Stores objects that lie side by side, and then words.
template <class Names, class T>
MPY_INLINE void store_array(const typename Names::type* names, const T* objects, size_t n) {
  for (size_t i = 0; i != n; ++i) {
    mp_store_global(Names::load(names[i]), const_cast<T*>(objects + i));
  }
}
template <class Names>
MPY_INLINE void store_words(const typename Names::type* names, const word* words, size_t n) {
  for (size_t i = 0; i != n; ++i) {
    mp_store_global(Names::load(names[i]), const_cast<mp_obj_t>(words[i].pointer));
  }
}

// Below this many, a call for each is shorter than a loop.
inline constexpr size_t kLoopFrom = 6;

template <class Body>
inline constexpr auto globals_of = records_of<Body>.globals;

template <auto& Rows, size_t From, size_t... I>
MPY_INLINE void store_each(indices<I...>) {
  using rows = table<Rows>;
  (mp_store_global(Rows[rows::order[From + I]].name.load(), rows::template object<From + I>()),
   ...);
}

template <class Body>
MPY_INLINE void store_globals() {
  constexpr auto& all = globals_of<Body>;
  using rows = table<all>;
  using names = typename rows::names;
  constexpr size_t vars = rows::n_fixed, words = rows::n_fixed + rows::n_var;
  if constexpr (rows::n_fixed >= kLoopFrom) {
    store_array<names>(rows::name_indices.items, rows::fixed.items, rows::n_fixed);
  } else {
    store_each<all, 0>(count_to<rows::n_fixed>());
  }
  if constexpr (rows::n_var >= kLoopFrom) {
    store_array<names>(rows::name_indices.items + vars, rows::var.items, rows::n_var);
  } else {
    store_each<all, vars>(count_to<rows::n_var>());
  }
  if constexpr (rows::n_words >= kLoopFrom) {
    store_words<names>(rows::name_indices.items + words, rows::words.items, rows::n_words);
  } else {
    store_each<all, words>(count_to<rows::n_words>());
  }
}

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
  (void)natmod::pyi_v1<Body>::text;
  build_classes<Body>(count_to<n.classes>());
  store_globals<Body>();
  run_steps<Body>(count_to<n.steps>());
}

}  // namespace detail
MPY_END

template <class Module>
struct natmod::pyi_v1 {
  [[gnu::used]] static constexpr auto text = [] {
    constexpr auto& body = mpy::detail::records_of<Module>.text;
    constexpr size_t head = sizeof(mpy::detail::stub_head) - 1;
    mpy::detail::array<char, head + body.size> all;
    for (size_t i = 0; i < head; ++i) all.items[i] = mpy::detail::stub_head[i];
    for (size_t i = 0; i < body.size; ++i) all.items[head + i] = body[i];
    return all;
  }();
};

#endif  // MPY_MODULE_HPP
