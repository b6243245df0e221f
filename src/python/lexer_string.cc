// String literals: prefixes, escapes, and the replacement fields of f-strings.
#include "python/characters.h"
#include "python/compile_error.h"
#include "python/lexer.h"

namespace natmod::python {

void append_utf8(std::string& out, uint32_t code) {
  auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

struct Lexer::Prefix {
  std::string_view text;
  Tok kind;
  bool raw, format;
};

Lexer::Prefix Lexer::string_prefix() const {
  static constexpr Prefix kPrefixes[] = {
      {"u", Tok::string, false, false}, {"b", Tok::bytes, false, false},
      {"r", Tok::string, true, false},  {"f", Tok::string, false, true},
      {"br", Tok::bytes, true, false},  {"rb", Tok::bytes, true, false},
      {"rf", Tok::string, true, true},  {"fr", Tok::string, true, true},
  };
  std::string_view rest(data_ + at_, size_ - at_);
  auto is_quote = [&](size_t at) {
    return at < rest.size() && (rest[at] == '"' || rest[at] == '\'');
  };
  if (is_quote(0)) return {"", Tok::string, false, false};
  for (const Prefix& prefix : kPrefixes)
    if (is_quote(prefix.text.size()) && rest.starts_with(prefix.text)) return prefix;
  return {"", Tok::invalid, false, false};
}

bool Lexer::at_string() const {
  return string_prefix().kind != Tok::invalid;
}

/// Adjacent literals, as far as they are of one kind.
void Lexer::read_strings() {
  kind_ = Tok::end;
  for (Prefix prefix = string_prefix(); prefix.kind != Tok::invalid; prefix = string_prefix()) {
    if (kind_ == Tok::end) kind_ = prefix.kind;
    if (kind_ != prefix.kind) break;
    for (size_t i = 0; i < prefix.text.size(); ++i) advance();
    read_string(prefix.raw, prefix.format);
    skip_blanks(true);
  }
}

void Lexer::read_string(bool raw, bool format) {
  char quote = peek();
  advance();
  size_t quotes = peek() == quote && peek(1) == quote ? 3 : 1;
  if (quotes == 3) advance(), advance();
  if (format && fields_.empty()) fields_ = ".format(";
  size_t closing = 0;
  while (!at_end() && (quotes > 1 || peek() != '\n') && closing < quotes) {
    if (peek() == quote) {
      ++closing;
      text_ += quote;
    } else {
      closing = 0;
      while (format && peek() == '{') read_field();
      if (peek() == '\\')
        read_escape(raw);
      else
        text_ += peek();
    }
    advance();
  }
  if (closing < quotes) kind_ = Tok::unclosed_string;
  text_.resize(text_.size() - closing);
}

/// `{{`, or a field, of which the expression goes to the fields and the rest stays in the text. It
/// ends where brackets are closed and `}`, `:`, `!r` or `!s` follows.
void Lexer::read_field() {
  advance();
  if (peek() == '{') {
    text_ += "{{";
    return advance();
  }
  std::string field = "(";
  auto ends = [this] {
    if (peek() == ':' || peek() == '}') return true;
    return peek() == '!' && (peek(1) == 'r' || peek(1) == 's') &&
           (peek(2) == ':' || peek(2) == '}');
  };
  for (unsigned depth = 0; !at_end() && (depth != 0 || !ends()); advance()) {
    char c = peek();
    if (c == '[' || c == '{') ++depth;
    if (c == ']' || c == '}') --depth;
    field += c;
  }
  if (field.back() == '=') {
    text_.append(field, 1);
    field.pop_back();
  }
  fields_ += field + "),";
  if (in_fields_) read_from(fields_, at_);  // a field of a field: the text grows while it is read
  text_ += '{';
}

/// What is no escape keeps its backslash.
void Lexer::read_escape(bool raw) {
  advance();
  char c = peek();
  auto code = static_cast<uint32_t>(static_cast<unsigned char>(c));
  if (!raw && c == '\n') return;
  if (raw || !read_known_escape(c, code)) text_ += '\\';
  add_character(code);
}

bool Lexer::read_known_escape(char c, uint32_t& code) {
  static constexpr std::string_view kNames = "\\'\"abtnvfr";
  static constexpr std::string_view kValues = "\\'\"\a\b\t\n\v\f\r";
  bool is_wide = c == 'u' || c == 'U';
  if (size_t index = kNames.find(c); index != kNames.npos) {
    code = static_cast<unsigned char>(kValues[index]);
  } else if (c == 'N') {
    throw CompileError("NotImplementedError", "unicode name escapes");
  } else if (c == 'x' || (is_wide && kind_ != Tok::bytes)) {
    if (!read_hex(c == 'x' ? 2 : c == 'u' ? 4 : 8, code)) kind_ = Tok::invalid;
  } else if (c >= '0' && c <= '7') {
    read_octal(code);
  } else {
    return false;
  }
  return true;
}

/// From before the first digit to the last one.
bool Lexer::read_hex(int digits, uint32_t& value) {
  value = 0;
  for (int i = 0; i < digits; ++i) {
    advance();
    int digit = hex_value(peek());
    if (digit < 0) return false;
    value = value << 4 | static_cast<uint32_t>(digit);
  }
  return true;
}

void Lexer::read_octal(uint32_t& value) {
  value = static_cast<uint32_t>(peek() - '0');
  for (int i = 0; i < 2 && peek(1) >= '0' && peek(1) <= '7'; ++i) {
    advance();
    value = value * 8 + static_cast<uint32_t>(peek() - '0');
  }
}

void Lexer::add_character(uint32_t code) {
  if (kind_ == Tok::string && code < 0x110000)
    append_utf8(text_, code);
  else if (kind_ == Tok::bytes && code < 0x100)
    text_ += static_cast<char>(code);
  else
    kind_ = Tok::invalid;
}

}  // namespace natmod::python
