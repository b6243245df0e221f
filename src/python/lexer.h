// Text to tokens, one at a time, as MicroPython's lexer makes them: adjacent strings are one token,
// and an f-string is a string whose replacement fields follow it as the text `.format((a),(b),)`.
// What follows from that (lines inside fields count on, a nested f-string adds its fields behind
// the outer call) is kept, because it shows in the bytecode.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "python/compile_error.h"
#include "python/token.h"

namespace natmod::python {

class Lexer {
 public:
  /// `debug` is the value of __debug__; lines count from `first_line`.
  explicit Lexer(std::string_view source, bool debug = true, uint32_t first_line = 1);

  /// The current token. Its text: of a string the value, of a number the spelling without `_`.
  Tok kind() const { return kind_; }
  const std::string& text() const { return text_; }
  Place place() const { return {token_line_, token_column_}; }

  void next();

  /// What the source ends too early for, if it ends in front of the current token or in it.
  CompileError::Missing missing() const;

 private:
  struct Prefix;

  // Characters.
  char peek(size_t ahead = 0) const { return at_ + ahead < size_ ? data_[at_ + ahead] : '\0'; }
  bool at_end() const { return at_ == size_ && !in_fields_; }
  void advance();
  void read_from(const std::string& text, size_t at);

  bool skip_blanks(bool to_newline);
  void start_fields();
  void indent_or_dedent();
  void read_strings();
  void read_string(bool raw, bool format);
  void read_field();
  void read_escape(bool raw);
  bool read_known_escape(char c, uint32_t& code);
  bool read_hex(int digits, uint32_t& value);
  void read_octal(uint32_t& value);
  void add_character(uint32_t code);
  Prefix string_prefix() const;
  bool at_string() const;
  void read_name();
  void read_number();
  void read_operator();

  std::string source_;  ///< with '\n' as the end of every line
  const char* data_;    ///< source_ or fields_
  size_t size_, at_ = 0;
  uint32_t line_;
  size_t column_ = 1;
  bool debug_;

  std::string fields_;  ///< of the f-string just read
  bool in_fields_ = false;
  size_t source_at_ = 0;  ///< where to go on behind them

  Tok kind_ = Tok::end;
  std::string text_;
  uint32_t token_line_ = 1, token_column_ = 1;
  int brackets_ = 0;
  int pending_dents_ = 0;  ///< indents (or, below 0, dedents) still to be told
  std::vector<size_t> indents_{0};
};

}  // namespace natmod::python
