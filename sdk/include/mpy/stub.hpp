// The text of a module's .pyi file, put together by the compiler. It lies in a section that no
// module has; `natmod link --pyi` writes it to a file.
//
// A description may speak of the module and its classes in any order, so the text is written in
// pieces, which know where they belong, and then put in order.
#ifndef MPY_STUB_HPP
#define MPY_STUB_HPP

#include "mpy/function.hpp"

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

class stub {
 public:
  char* out = nullptr;  // null: only count
  size_t size = 0;
  size_t indent = 0;
  sink<piece> pieces;
  const known_type* known = nullptr;
  size_t n_known = 0;

  // What follows is of this owner.
  constexpr void begin(size_t owner, part kind = part::text, const char* set = nullptr) {
    pieces.add({owner, kind, size, set});
    bool is_line = kind == part::text || kind == part::own_iterator;
    indent = owner != 0 && is_line ? 4 : 0;
    if (is_line) line();
    if (set != nullptr) put("@overload\n"), line();
  }

  constexpr void put(char c) {
    if (out != nullptr) out[size] = c;
    ++size;
  }
  constexpr void put(str s) {
    for (char c : s) put(c);
  }
  constexpr void put(const char* s) {
    while (*s != '\0') put(*s++);
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
    if (!is_identifier(name)) return;  // reached by getattr alone
    put(name), put(": ");
    given_type<T>();
    put('\n');
  }
  constexpr void attribute(const char* name, const char* type) {
    if (!is_identifier(name)) return;
    put(name), put(": "), put(type), put('\n');
  }
  // One that cannot be assigned.
  template <class T>
  constexpr void getter(const char* name) {
    if (!is_identifier(name)) return;
    put("@property\n"), line(), put("def "), put(name), put("(self) -> ");
    given_type<T>();
    put(": ...\n");
  }

  // A function that gives an R.
  template <text Name, class Function, class R = typename Function::result>
  constexpr void def(const char* doc, bool is_static = false, bool is_class = false) {
    if (!is_identifier(Name.chars)) return;
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
    constexpr const char* keywords[] = {
        "False", "None",   "True",  "and",    "as",   "assert", "async",  "await",    "break",
        "class", "continue", "def", "del",    "elif", "else",   "except", "finally",  "for",
        "from",  "global", "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
        "or",    "pass",   "raise", "return", "try",  "while",  "with",   "yield"};
    for (const char* keyword : keywords) {
      if (equal(s, keyword)) return true;
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

// Where names of types come from that are not built in: imported if the text has them.
struct imported_name {
  str name;
  const char* module;
};
inline constexpr imported_name imported_names[] = {{"Any", "typing"},
                                                   {"Callable", "collections.abc"},
                                                   {"Iterable", "collections.abc"},
                                                   {"Iterator", "collections.abc"},
                                                   {"overload", "typing"}};

// Type checkers have a name for this since Python 3.12.
inline constexpr const char* buffer_type =
    "from array import array\n"
    "from typing import Protocol, TypeAlias\n\n"
    "class _HasBuffer(Protocol):\n"
    "    def __buffer__(self, flags: int, /) -> memoryview: ...\n"
    "Buffer: TypeAlias = bytes | bytearray | memoryview | array[Any] | _HasBuffer\n";

// The pieces in order, put to `out`; how long that is.
class stub_order {
 public:
  constexpr stub_order(const char* text, size_t size, const piece* pieces, size_t n, char* out)
      : text_(text), size_(size), pieces_(pieces), n_(n) {
    all_.out = out;
  }
  constexpr size_t write(size_t n_classes) {
    copy(0, part::doc);
    write_imports();
    for (size_t k = 1; k <= n_classes; ++k) write_class(k);
    copy(0, part::text);
    return all_.size;
  }

 private:
  constexpr bool mentions(str name) const {
    for (size_t i = 0; i + name.size <= size_; ++i) {
      if (str(text_ + i, name.size) == name) return true;
    }
    return false;
  }
  constexpr void write_imports() {
    bool has_buffers = mentions("Buffer");
    for (const imported_name& it : imported_names) {
      if (!mentions(it.name) && !(has_buffers && it.name == "Any")) continue;
      all_.put("from "), all_.put(it.module), all_.put(" import "), all_.put(it.name), all_.put('\n');
    }
    if (has_buffers) all_.put(buffer_type);
    all_.put('\n');
  }
  constexpr size_t length(size_t i) const {
    return (i + 1 < n_ ? pieces_[i + 1].from : size_) - pieces_[i].from;
  }
  constexpr void copy(size_t owner, part kind) {
    for (size_t i = 0; i < n_; ++i) {
      if (pieces_[i].owner == owner && pieces_[i].kind == kind && is_first_of_set(i)) copy_set(i);
    }
  }
  constexpr bool is_one_set(size_t i, size_t j) const {
    return pieces_[i].owner == pieces_[j].owner && pieces_[i].set != nullptr && pieces_[j].set != nullptr &&
           equal(pieces_[i].set, pieces_[j].set);
  }
  constexpr bool is_first_of_set(size_t i) const {
    for (size_t j = 0; j < i; ++j) {
      if (is_one_set(i, j)) return false;
    }
    return true;
  }
  constexpr void copy_set(size_t first) {
    for (size_t i = first; i < n_; ++i) {
      if ((i == first || is_one_set(i, first)) && !is_blank(i)) {
        all_.put(str(text_ + pieces_[i].from, length(i)));
      }
    }
  }
  constexpr bool has(size_t owner, part kind) const {
    for (size_t i = 0; i < n_; ++i) {
      if (pieces_[i].owner == owner && pieces_[i].kind == kind) return true;
    }
    return false;
  }
  // Nothing but the indentation.
  constexpr bool is_blank(size_t i) const { return length(i) <= 4 && pieces_[i].kind == part::text; }
  constexpr void write_class(size_t k) {
    all_.put("class ");
    copy(k, part::name);
    size_t before = all_.size;
    all_.put("(");
    copy(k, part::bases);
    if (all_.size == before + 1) {
      all_.size = before;
    } else {
      all_.put(")");
    }
    all_.put(":");
    before = all_.size;
    all_.put("\n");
    copy(k, part::text);
    if (!has(k, part::iterator)) copy(k, part::own_iterator);
    if (all_.size != before + 1) return;
    all_.size = before;
    all_.put(" ...\n");
  }

  const char* text_;
  size_t size_;
  const piece* pieces_;
  size_t n_;
  stub all_;
};

}  // namespace detail
MPY_END

#endif  // MPY_STUB_HPP
