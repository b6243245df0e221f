// What a module's body has said so far, and how each thing that it says of the module is noted. mpy::module_
// writes to it, and mpy::class_ to that of its class (mpy/detail/class_description.hpp).
#ifndef MPY_DETAIL_DESCRIPTION_HPP
#define MPY_DETAIL_DESCRIPTION_HPP

#include "mpy/detail/constant.hpp"
#include "mpy/detail/records.hpp"
#include "mpy/detail/stub.hpp"

MPY_BEGIN
MPY_DETAIL {

// A str that is constant data. (A member: a variable of the namespace would be reached through a slot.)
template <text Value>
struct constant_text {
  static constexpr auto bytes = [] {
    array<byte, Value.size + 1> all;
    for (size_t i = 0; i < Value.size; ++i) all.items[i] = static_cast<byte>(Value.chars[i]);
    return all;
  }();
  static constexpr mp_obj_str_t object = {{&natmod_const_type_str}, 0, Value.size, bytes.items};
};

class description {
 public:
  template <text Name, class Function>
  constexpr void function(const char* doc) {
    begin_function<Name, Function>(kModule);
    needs_of<Function>();
    if constexpr (Function::is_overload) {
      overload<Name, Function>(kModule);
    } else {
      globals.add(bind(name_of<Name>, Function::object));
    }
    pyi.def<Name, Function>(doc);
  }
  template <text Name, auto Value>
  constexpr void value() {
    using constant = detail::constant<Value>;
    begin<Name>();
    pyi.attribute<typename constant::type>(Name.chars);
    if constexpr (constant::is_word) {
      globals.add(bind(name_of<Name>, constant::word()));
    } else {
      needs<typename constant::type>();
      steps.add({+[] { mp_store_global(mpy::name<Name>(), constant::make()); }});
    }
  }
  // An object that is constant data.
  template <text Name>
  constexpr void object(const char* type, const void* object) {
    begin<Name>();
    pyi.attribute(Name.chars, type);
    globals.add(bind(name_of<Name>, word{.pointer = object}));
  }
  constexpr void docstring(const char* text) {
    take<"__doc__">(kModule);
    pyi.begin(0, part::doc);
    pyi.docstring(text);
  }

  template <text Name, bool IsOverload = false>
  constexpr void take(size_t owner) {
    taken.add({owner, &symbol<Name>::slot, IsOverload});
  }
  template <text Name>
  constexpr void begin() {
    take<Name>(kModule);
    pyi.begin(0);
  }
  // What follows is the text of a function, one of a set perhaps.
  template <text Name, class Function>
  constexpr void begin_function(size_t owner) {
    take<Name, Function::is_overload>(owner);
    pyi.begin(owner + 1, part::text, Function::is_overload ? Name.chars : nullptr);
  }
  template <text Name, class Function>
  constexpr void overload(size_t owner, bool is_constructor = false) {
    overloads.add({owner, name_of<Name>, Function::attempt, is_constructor});
  }
  template <text Name, class T>
  constexpr void know() {
    known.add({&type_object<T>, Name.chars});
  }
  template <text Name, class T>
  constexpr size_t add_class(class_data c, const char* doc) {
    size_t index = classes.size;
    take<Name>(kModule);
    know<Name, T>();
    pyi.begin(index + 1, part::name);
    pyi.put(Name.chars);
    pyi.begin(index + 1);
    if (doc[0] != '\0') pyi.docstring(doc);
    c.name = name_of<Name>;
    c.type = &type_object<T>;
    return classes.add(c);
  }
  // A constant object among the attributes of class `owner`.
  template <text Name>
  constexpr void add_constant(size_t owner, const char* type, const void* object) {
    take<Name>(owner);
    pyi.begin(owner + 1);
    pyi.attribute(Name.chars, type);
    binding b = bind(name_of<Name>, word{.pointer = object});
    b.owner = owner;
    methods.add(b);
  }

  // A class has to be described if a function takes or gives objects of it.
  template <class T>
  constexpr void needs() {
    if constexpr (is_rest<T> || is_keywords<T>) {
      // Objects of any type.
    } else if constexpr (reference<T>) {
      needed.add({&type_object<plain_t<referred_t<T>>>});
    } else if constexpr (declared<T>) {
      needed.add({&type_object<python_type<T>>});
    }
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

  sink<binding> globals;
  sink<step> steps;
  sink<class_data> classes;
  sink<binding> methods;
  sink<made_attribute> made;
  sink<unary> unaries;
  sink<binary_operator> binaries;
  sink<property> properties;
  sink<overloaded> overloads;
  sink<taken_name> taken;
  sink<needed_type> needed;
  sink<known_type> known;
  stub pyi;

 private:
  template <class... P>
  constexpr void needs_each(list<P...>) {
    (needs<P>(), ...);
  }
  // A method's object may be a part of it, of a base that has no name in Python.
  template <class Self, class... P>
  constexpr void needs_but_first(list<Self, P...>) {
    (needs<P>(), ...);
  }
};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_DESCRIPTION_HPP
