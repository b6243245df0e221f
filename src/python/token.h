// The words of the language, listed once: the lexer recognises them, the parser compares kinds.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace natmod::python {

enum class Tok : uint8_t {
  end,
  newline,
  indent,
  dedent,
  name,
  integer,
  floating,
  imaginary,
  string,
  bytes,
  // What no program has.
  invalid,
  unclosed_string,
  dedent_mismatch,
  // Keywords.
  kw_false,
  kw_none,
  kw_true,
  kw_and,
  kw_as,
  kw_assert,
  kw_async,
  kw_await,
  kw_break,
  kw_class,
  kw_continue,
  kw_def,
  kw_del,
  kw_elif,
  kw_else,
  kw_except,
  kw_finally,
  kw_for,
  kw_from,
  kw_global,
  kw_if,
  kw_import,
  kw_in,
  kw_is,
  kw_lambda,
  kw_nonlocal,
  kw_not,
  kw_or,
  kw_pass,
  kw_raise,
  kw_return,
  kw_try,
  kw_while,
  kw_with,
  kw_yield,
  // Operators and delimiters.
  shift_left_assign,
  shift_right_assign,
  power_assign,
  floor_divide_assign,
  ellipsis,
  walrus,
  arrow,
  equal,
  not_equal,
  less_equal,
  greater_equal,
  shift_left,
  shift_right,
  power,
  floor_divide,
  plus_assign,
  minus_assign,
  times_assign,
  matmul_assign,
  divide_assign,
  modulo_assign,
  and_assign,
  or_assign,
  xor_assign,
  plus,
  minus,
  times,
  matmul,
  divide,
  modulo,
  bit_and,
  bit_or,
  bit_xor,
  bit_not,
  less,
  greater,
  assign,
  left_paren,
  right_paren,
  left_bracket,
  right_bracket,
  left_brace,
  right_brace,
  comma,
  colon,
  semicolon,
  dot,
};

/// The keyword that `word` is.
std::optional<Tok> find_keyword(std::string_view word);

struct Operator {
  std::string_view text;
  Tok kind;
};
/// The longest operator that `text` begins with; nullptr if none.
const Operator* find_operator(std::string_view text);

/// All of them, in the order of their bytes.
std::vector<std::string_view> keywords();

}  // namespace natmod::python
