// The text of a module's .pyi file, put together by the compiler. It lies in a section that no
// module has; `natmod link --pyi` writes it to a file.
//
// A description may speak of the module and its classes in any order, so the text is written in
// pieces, which know where they belong, and then put in order.
#ifndef MPY_DETAIL_STUB_HPP
#define MPY_DETAIL_STUB_HPP

#include "mpy/detail/function.hpp"

MPY_BEGIN
MPY_DETAIL {

// Of a class its name, the class that it extends, its text, and what says that an iterator is its own
// iterator, unless the class says more of that; of the module its docstring and its text.
enum class part : uint8_t { name, bases, doc, text, own_iterator, iterator };
struct piece {
  size_t owner = 0;  // the class, counted from 1; 0 is the module
  part kind = part::text;
  size_t from = 0;
  const char* set = nullptr;  // the name of an overload set, whose pieces stand together
};
// A class or an exception type, by its type object.
struct known_type {
  const void* type = nullptr;
  const char* name = nullptr;
};

// Of a first pass, which builds make for the names in the object alone (NATMOD_NAMES_ALONE), no text is wanted.
#ifdef NATMOD_NAMES_ALONE
inline constexpr bool has_stub = false;
#else
inline constexpr bool has_stub = true;
#endif

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

inline constexpr const char* python_keywords[] = {
    "False", "None",   "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def", "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global", "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",   "raise", "return", "try",  "while",  "with",   "yield"};

class stub {
 public:
  char* out = nullptr;  // null: only count
  size_t size = 0;
  size_t indent = 0;
  sink<piece> pieces;
  const known_type* known = nullptr;
  size_t n_known = 0;
  size_t n_named = 0;         // how many names of such types the text has
  bool is_off = !has_stub;    // nothing is written, nor counted

  // What follows is of this owner.
  constexpr void begin(size_t owner, part kind = part::text, const char* set = nullptr) {
    if (is_off) return;
    pieces.add({owner, kind, size, set});
    bool is_line = kind == part::text || kind == part::own_iterator;
    indent = owner != 0 && is_line ? 4 : 0;
    if (is_line) line();
    if (set != nullptr) put("@overload\n"), line();
  }

  constexpr void put(char c) {
    if (is_off) return;
    if (out != nullptr) out[size] = c;
    ++size;
  }
  // What compilers run is dear by the call and by the character: so these are loops, and none where it can be.
  constexpr void put(str s) {
    if (is_off) return;
    if (out != nullptr) {
      for (size_t i = 0; i < s.size; ++i) out[size + i] = s.data[i];
    }
    size += s.size;
  }
  constexpr void put(const char* s) {
    if (is_off) return;
    size_t n = 0;
    if (out == nullptr) {
      while (s[n] != '\0') ++n;
    } else {
      for (; s[n] != '\0'; ++n) out[size + n] = s[n];
    }
    size += n;
  }
  constexpr void line() {
    for (size_t i = 0; i < indent; ++i) put(' ');
  }
  constexpr void number(size_t n) {
    if (n > 9) number(n / 10);
    put(static_cast<char>('0' + n % 10));
  }

  // A docstring behind `:`, or `...` if there is none.
  constexpr void body(const char* doc) {
    if (doc[0] == '\0') return put(" ...\n");
    put("\n");
    indent += 4;
    line();
    docstring(doc);
    indent -= 4;
  }
  constexpr void docstring(const char* doc) {
    if (is_off) return;
    put("\"\"\"");
    for (; *doc != '\0'; ++doc) {
      if (*doc == '"' || *doc == '\\') put('\\');
      put(*doc);
      if (*doc == '\n') line();
    }
    put("\"\"\"\n");
  }

  // A type as Python has it: a class by its name, a tuple with its elements.
  template <class T>
  constexpr void type() {
    if constexpr (reference<T> && is_pointer<T>) {
      named(&type_object<plain_t<referred_t<T>>>);
      put(" | None");
    } else if constexpr (declared<T>) {
      named(&type_object<python_type<T>>);
    } else {
      static_assert(requires { caster_of<T>::python.chars; }, "mpy: a caster says what Python calls its type: python");
      type_of_parts(annotation<caster_of<T>>(), parts_t<caster_of<T>>());
    }
  }
  constexpr void named(const void* type) {
    ++n_named;
    for (size_t i = 0; i < n_known; ++i) {
      if (known[i].type == type) return put(known[i].name);
    }
    put("Any");
  }

  // What is given: an object of which no more is known may be used as any.
  template <class T>
  constexpr void given_type() {
    if constexpr (is_same<plain_t<T>, mp_obj_t>) {
      put("Any");
    } else {
      type<T>();
    }
  }
  template <class T>
  constexpr void attribute(const char* name) {
    if (is_off || !is_identifier(name)) return;  // reached by getattr alone
    put(name), put(": ");
    given_type<T>();
    put('\n');
  }
  constexpr void attribute(const char* name, const char* type) {
    if (is_off || !is_identifier(name)) return;
    put(name), put(": "), put(type), put('\n');
  }
  // One that cannot be assigned.
  template <class T>
  constexpr void getter(const char* name) {
    if (is_off || !is_identifier(name)) return;
    put("@property\n"), line(), put("def "), put(name), put("(self) -> ");
    given_type<T>();
    put(": ...\n");
  }

  // A function that gives an R.
  template <text Name, class Function, class R = typename Function::result>
  constexpr void def(const char* doc, bool is_static = false, bool is_class = false) {
    if (is_off || !is_identifier(Name.chars)) return;
    is_first_ = true;
    if (is_static) put("@staticmethod\n"), line();
    if (is_class) put("@classmethod\n"), line();
    put("def ");
    put(Name.chars);
    put("(");
    parameters<Function>(count_to<Function::n_named>());
    put(") -> ");
    given_type<R>();
    put(":");
    body(doc);
  }

  // Of an exception: what it is made of, and has.
  template <class E, class... Fields>
  constexpr void fields(const char* doc, list<Fields...>) {
    if (is_off) return;
    put('\n');
    indent += 4;
    if (doc[0] != '\0') line(), docstring(doc);
    ((line(), attribute<typename Fields::type>(Fields::name.chars)), ...);
    line(), put("def __init__(self");
    ((put(", "), put(Fields::name.chars), put(": "), type<typename Fields::type>()), ...);
    put(", /) -> None: ...\n");
    indent -= 4;
  }

  template <class Function>
  constexpr void init() {
    if (is_off) return;
    put("def __init__(self");
    if (Function::n != 0) put(", ");
    parameters<Function>(count_to<Function::n_named>());
    put(") -> None: ...\n");
  }

 private:
  template <class Caster>
  static consteval const char* annotation() {
    if constexpr (requires { Caster::annotation; }) return Caster::annotation.chars;
    return Caster::python.chars;
  }
  // `%` is where a part's type stands.
  template <class... Parts>
  constexpr void type_of_parts(const char* text, list<Parts...>) {
    ((text = part_at<Parts>(text)), ...);
    up_to_part(text);
  }
  template <class Part>
  constexpr const char* part_at(const char* text) {
    text = up_to_part(text);
    type<Part>();
    return text;
  }
  constexpr const char* up_to_part(const char* text) {
    while (*text != '\0' && *text != '%') put(*text++);
    return *text == '%' ? text + 1 : text;
  }

  static constexpr bool is_identifier(const char* s) {
    if (*s == '\0' || (*s >= '0' && *s <= '9') || is_keyword(s)) return false;
    for (; *s != '\0'; ++s) {
      bool is_part = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || *s == '_' ||
                     (*s >= '0' && *s <= '9');
      if (!is_part) return false;
    }
    return true;
  }
  static constexpr bool is_keyword(const char* s) {
    for (const char* keyword : python_keywords) {
      if (keyword[0] == s[0] && equal(s, keyword)) return true;
    }
    return false;
  }
  constexpr void comma() {
    if (!is_first_) put(", ");
    is_first_ = false;
  }

  bool is_first_ = true;
  bool is_positional_ = false;  // the last one was by position alone

  template <class Function, size_t... I>
  constexpr void parameters(indices<I...>) {
    is_first_ = true;
    is_positional_ = false;
    if constexpr (Function::is_raw_var || Function::is_raw_kw) {
      put(Function::is_raw_kw ? "*args: object, **keywords: object" : "*args: object");
    } else {
      (parameter<Function, I>(), ...);
      if (is_positional_) comma(), put("/");
      // Behind these stand the arguments by keyword alone, if any.
      if (Function::has_rest && Function::n_by_position == Function::n_named) comma(), put("*args: object");
      if (Function::has_kwargs) comma(), put("**kwargs: object");
    }
  }

  template <class Function, size_t I>
  constexpr void parameter() {
    using P = typename Function::template param<I>;
    using S = typename Function::template spec<I>;
    if constexpr (is_self<S>) {
      comma(), put("self");
      is_positional_ = Function::specs::size == 0;
      return;
    } else if constexpr (!is_arg<S>) {
      is_positional_ = true;
      comma(), put("a"), number(I), put(": ");
      type<P>();
      if (Function::template may_be_absent<I>()) put(" = ...");
    } else {
      constexpr auto& spec = spec_of<S>::value;
      if (is_positional_ && spec.is_keyword) {
        comma(), put("/");
        is_positional_ = false;
      }
      if (I - Function::unnamed == Function::n_positional && spec.is_keyword) {
        comma(), put(Function::has_rest ? "*args: object" : "*");
      }
      comma(), put(str(spec.name, spec.name_size));
      if (is_keyword(spec.name)) put('_');
      put(": ");
      type<P>();
      if (Function::template may_be_absent<I>()) put(" = ...");
      if (!spec.is_keyword) is_positional_ = true;
    }
  }
};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_STUB_HPP
