// The text of a module's .pyi file, put together by the compiler. It lies in a section that no
// module has; `natmod link --pyi` writes it to a file.
#ifndef MPY_STUB_HPP
#define MPY_STUB_HPP

#include "mpy/function.hpp"

MPY_BEGIN
MPY_DETAIL {

class stub {
 public:
  char* out = nullptr;  // null: only count
  size_t size = 0;
  size_t indent = 0;

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

  template <class T>
  constexpr void type() {
    put(caster_of<T>::python.chars);
  }

  template <text Name, class Function, auto F>
  constexpr void def(const char* doc, bool is_static = false, bool is_class = false) {
    if (!is_identifier(Name.chars)) return;  // reached by getattr alone
    is_first_ = true;
    if (is_static) line(), put("@staticmethod\n");
    if (is_class) line(), put("@classmethod\n");
    line();
    put("def ");
    put(Name.chars);
    put("(");
    parameters<Function>(count_to<Function::n_named>());
    put(") -> ");
    if constexpr (Function::is_raw_var || Function::is_raw_kw) {
      put("object");
    } else {
      type<result_t<F>>();
    }
    put(":");
    body(doc);
  }

  template <class Function>
  constexpr void init() {
    line();
    put("def __init__(self");
    if (Function::n != 0) put(", ");
    parameters<Function>(count_to<Function::n_named>());
    put(") -> None: ...\n");
  }

 private:
  static constexpr bool is_identifier(const char* s) {
    for (; *s != '\0'; ++s) {
      bool is_part = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || *s == '_' ||
                     (*s >= '0' && *s <= '9');
      if (!is_part) return false;
    }
    return true;
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
      if (Function::has_rest) comma(), put("*args: object");
    }
  }

  template <class Function, size_t I>
  constexpr void parameter() {
    using P = typename Function::template param<I>;
    using S = typename Function::template spec<I>;
    if constexpr (is_same<S, self_spec>) {
      comma(), put("self");
      is_positional_ = true;
      return;
    } else if constexpr (!is_arg<S>) {
      comma(), put("a"), number(I), put(": ");
      type<P>();
      if (Function::template may_be_absent<I>()) put(" = ...");
      is_positional_ = true;
    } else {
      constexpr auto& spec = spec_of<S>::value;
      if (is_positional_ && spec.is_keyword) {
        comma(), put("/");
        is_positional_ = false;
      }
      if (I - Function::unnamed == Function::n_positional && spec.is_keyword) comma(), put("*");
      comma(), put(str(spec.name, spec.name_size)), put(": ");
      type<P>();
      if (spec.has_default) put(" = ...");
      if (!spec.is_keyword) is_positional_ = true;
    }
  }
};

}  // namespace detail
MPY_END

#endif  // MPY_STUB_HPP
