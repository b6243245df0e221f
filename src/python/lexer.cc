#include "python/lexer.h"

#include "python/characters.h"

namespace natmod::python {
namespace {

constexpr size_t kTab = 8;

/// Line ends of any system as newlines, and one at the very end.
std::string with_newlines(std::string_view text) {
  std::string result;
  result.reserve(text.size() + 1);
  for (size_t i = 0; i < text.size(); ++i) {
    result += text[i] == '\r' ? '\n' : text[i];
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
  }
  if (result.empty() || result.back() != '\n') result += '\n';
  return result;
}

}  // namespace

Lexer::Lexer(std::string_view source, bool debug, uint32_t first_line)
    : source_(with_newlines(source)), line_(first_line), debug_(debug) {
  read_from(source_, 0);
  next();
  if (token_column_ != 1 && kind_ != Tok::newline) kind_ = Tok::indent;
}

void Lexer::read_from(const std::string& text, size_t at) {
  data_ = text.data();
  size_ = text.size();
  at_ = at;
}

void Lexer::advance() {
  char c = peek();
  if (c == '\n') {
    ++line_;
    column_ = 1;
  } else if (c == '\t') {
    column_ = (column_ - 1 + kTab) / kTab * kTab + 1;
  } else {
    ++column_;
  }
  if (at_ < size_) ++at_;
  if (in_fields_ && at_ == size_) {
    in_fields_ = false;
    fields_.clear();
    read_from(source_, source_at_);
  }
}

/// From behind the string itself into the text of its fields.
void Lexer::start_fields() {
  fields_ += ')';
  source_at_ = at_;
  in_fields_ = true;
  read_from(fields_, 0);
}

/// Whether it stopped at a newline, which it does only where newlines count.
bool Lexer::skip_blanks(bool to_newline) {
  while (!at_end()) {
    char c = peek();
    if (c == '\n') {
      if (to_newline && brackets_ == 0) return true;
      advance();
    } else if (is_space(c)) {
      advance();
    } else if (c == '#') {
      while (!at_end() && peek() != '\n') advance();
    } else if (c == '\\' && peek(1) == '\n') {
      advance();
      advance();
    } else {
      break;
    }
  }
  return false;
}

void Lexer::next() {
  if (!fields_.empty() && !in_fields_) start_fields();
  text_.clear();
  bool newline = skip_blanks(true);
  token_line_ = line_;
  token_column_ = static_cast<uint32_t>(column_);
  if (pending_dents_ < 0) {
    kind_ = Tok::dedent;
    ++pending_dents_;
  } else if (pending_dents_ > 0) {
    kind_ = Tok::indent;
    --pending_dents_;
  } else if (newline) {
    indent_or_dedent();
  } else if (at_end()) {
    kind_ = Tok::end;
  } else if (at_string()) {
    read_strings();
  } else if (is_name_start(peek())) {
    read_name();
  } else if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) {
    read_number();
  } else {
    read_operator();
  }
}

CompileError::Missing Lexer::missing() const {
  using Missing = CompileError::Missing;
  if (!at_end()) return Missing::nothing;
  if (brackets_ > 0 || kind_ == Tok::unclosed_string) return Missing::end;
  return kind_ == Tok::end || kind_ == Tok::dedent ? Missing::body : Missing::nothing;
}

void Lexer::indent_or_dedent() {
  skip_blanks(false);
  kind_ = Tok::newline;
  size_t indent = column_ - 1;
  if (indent > indents_.back()) {
    indents_.push_back(indent);
    ++pending_dents_;
    return;
  }
  for (; indent < indents_.back(); --pending_dents_) indents_.pop_back();
  if (indent != indents_.back()) kind_ = Tok::dedent_mismatch;
}

void Lexer::read_name() {
  while (is_name_part(peek())) {
    text_ += peek();
    advance();
  }
  kind_ = find_keyword(text_).value_or(Tok::name);
  if (kind_ == Tok::name && text_ == "__debug__") kind_ = debug_ ? Tok::kw_true : Tok::kw_false;
}

void Lexer::read_number() {
  kind_ = peek() == '.' ? Tok::floating : Tok::integer;
  char marker = static_cast<char>(peek(1) | 0x20);
  bool has_base = peek() == '0' && (marker == 'b' || marker == 'o' || marker == 'x');
  auto take = [this](char c) {
    text_ += c;
    advance();
  };
  take(peek());
  for (char c = peek(); is_alpha(c) || is_digit(c) || c == '.' || c == '_'; c = peek()) {
    bool exponent = !has_base && (c | 0x20) == 'e';
    if (exponent || c == '.' || (c | 0x20) == 'j') kind_ = Tok::floating;
    if (c == '_')
      advance();
    else
      take(exponent ? 'e' : c);
    if (exponent && (peek() == '+' || peek() == '-')) take(peek());
  }
}

void Lexer::read_operator() {
  const Operator* op = find_operator({data_ + at_, size_ - at_});
  if (!op) {
    // `!` belongs to `!=` only.
    kind_ = Tok::invalid;
    return advance();
  }
  for (size_t i = 0; i < op->text.size(); ++i) advance();
  kind_ = op->kind;
  if (kind_ == Tok::left_paren || kind_ == Tok::left_bracket || kind_ == Tok::left_brace)
    ++brackets_;
  if (kind_ == Tok::right_paren || kind_ == Tok::right_bracket || kind_ == Tok::right_brace)
    --brackets_;
}

}  // namespace natmod::python
