#include "session/lexer.h"

#include <fmt/format.h>

namespace natmod::session {

namespace {

constexpr size_t kMaxIndents = 100;
constexpr uint32_t kTabWidth = 8;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c);
}

bool is_digit_of(int base, char c) {
  switch (base) {
    case 2:
      return c == '0' || c == '1';
    case 8:
      return c >= '0' && c <= '7';
    case 16:
      return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    default:
      return is_digit(c);
  }
}

class Lexer {
 public:
  Lexer(const Source& source, Span part, bool lines)
      : text_(std::string_view(source.text()).substr(0, part.end)),
        at_(part.begin),
        lines_(lines) {}

  std::vector<Token> run() {
    while (true) {
      if (lines_ && at_line_start_ && open_.empty() && !read_indentation()) continue;
      skip_blanks();
      if (at_ == text_.size()) break;
      if (peek() == '\n')
        end_line();
      else
        read_token();
    }
    finish();
    return std::move(tokens_);
  }

 private:
  struct Bracket {
    Tok closer;
    uint32_t at;
  };

  char peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void push(Tok kind, uint32_t begin) { tokens_.push_back({kind, {begin, at_}}); }

  [[noreturn]] static void error(std::string note, Span span) {
    throw SyntaxError("invalid syntax", std::move(note), span);
  }
  [[noreturn]] void error_incomplete(std::string note, uint32_t begin) const {
    throw SyntaxError("invalid syntax", std::move(note), {begin, at_}, "SyntaxError",
                      SyntaxError::Missing::end);
  }

  /// Compares the line's indentation with the blocks that are open. False for an empty line.
  bool read_indentation() {
    uint32_t begin = at_, column = 0;
    for (;; ++at_) {
      if (peek() == ' ')
        ++column;
      else if (peek() == '\t')
        column = (column / kTabWidth + 1) * kTabWidth;
      else if (peek() == '\f')
        column = 0;
      else
        break;
    }
    if (peek() == '#')
      while (at_ < text_.size() && peek() != '\n') ++at_;
    if (at_ < text_.size() && peek() == '\n') {
      ++at_;
      return false;
    }
    if (at_ == text_.size()) return true;
    at_line_start_ = false;
    if (column > indents_.back()) {
      if (indents_.size() == kMaxIndents) error("too many levels of indentation", {begin, at_});
      indents_.push_back(column);
      push(Tok::indent, begin);
    }
    while (column < indents_.back()) {
      indents_.pop_back();
      tokens_.push_back({Tok::dedent, {at_, at_}});
    }
    if (column != indents_.back())
      throw SyntaxError("unindent doesn't match any outer indent level", "", {at_, at_},
                        "IndentationError");
    return true;
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\f') {
        ++at_;
      } else if (c == '\\' && peek(1) == '\n') {
        at_ += 2;
        if (at_ == text_.size()) error_incomplete("nothing follows the backslash", at_ - 1);
      } else if (c == '#') {
        while (at_ < text_.size() && peek() != '\n') ++at_;
      } else {
        break;
      }
    }
  }

  void end_line() {
    uint32_t begin = at_++;
    if (!lines_ || !open_.empty()) return;
    push(Tok::newline, begin);
    at_line_start_ = true;
  }

  void read_token() {
    uint32_t begin = at_;
    if (size_t prefix = string_prefix(); prefix != std::string_view::npos)
      return read_string(static_cast<uint32_t>(prefix));
    if (is_name_start(peek())) {
      while (is_name_part(peek())) ++at_;
      return push(find_keyword(text_.substr(begin, at_ - begin)).value_or(Tok::name), begin);
    }
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return read_number();
    const Operator* op = find_operator(text_.substr(at_));
    if (!op) error("no token begins with this character", {begin, begin + 1});
    at_ += static_cast<uint32_t>(op->text.size());
    push(op->kind, begin);
    match_bracket(op->kind, begin);
  }

  void match_bracket(Tok kind, uint32_t begin) {
    switch (kind) {
      case Tok::left_paren:
        return open_.push_back({Tok::right_paren, begin});
      case Tok::left_bracket:
        return open_.push_back({Tok::right_bracket, begin});
      case Tok::left_brace:
        return open_.push_back({Tok::right_brace, begin});
      case Tok::right_paren:
      case Tok::right_bracket:
      case Tok::right_brace:
        if (open_.empty()) error("this bracket was never opened", {begin, at_});
        if (open_.back().closer != kind)
          error(fmt::format("expected {}", show_kind(open_.back().closer)), {begin, at_});
        return open_.pop_back();
      default:
        return;
    }
  }

  /// Length of the prefix of the string literal that begins here; npos if none does.
  size_t string_prefix() const {
    static constexpr std::string_view kPrefixes[] = {"",   "r",  "u",  "b", "f",
                                                     "rb", "br", "rf", "fr"};
    std::string_view rest = text_.substr(at_);
    for (std::string_view prefix : kPrefixes) {
      if (!rest.starts_with(prefix) || rest.size() == prefix.size()) continue;
      if (char quote = rest[prefix.size()]; quote == '\'' || quote == '"') return prefix.size();
    }
    return std::string_view::npos;
  }

  void read_string(uint32_t prefix) {
    uint32_t begin = at_;
    at_ += prefix;
    char quote = peek();
    bool triple = peek(1) == quote && peek(2) == quote;
    at_ += triple ? 3 : 1;
    while (true) {
      if (at_ >= text_.size()) {
        at_ = static_cast<uint32_t>(text_.size());
        if (triple) error_incomplete("this string is never closed", begin);
        error("this string is never closed", {begin, at_});
      }
      char c = peek();
      if (c == '\n' && !triple) error("this string is never closed", {begin, at_});
      if (c == '\\') {
        at_ += 2;
      } else if (c == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
        at_ += triple ? 3 : 1;
        return push(Tok::string, begin);
      } else {
        ++at_;
      }
    }
  }

  /// A number reaches as far as letters, digits and dots do; then it is checked as a whole, so that
  /// the message can show all of it.
  void read_number() {
    uint32_t begin = at_;
    char marker = static_cast<char>(peek(1) | 0x20);
    bool has_base = peek() == '0' && (marker == 'x' || marker == 'o' || marker == 'b');
    int base = !has_base ? 10 : marker == 'x' ? 16 : marker == 'o' ? 8 : 2;
    bool is_float = false, after_e = false;
    for (char c = peek();
         is_name_part(c) || (c == '.' && !has_base) || ((c == '+' || c == '-') && after_e);
         c = peek()) {
      after_e = (c | 0x20) == 'e' && !has_base;
      is_float |= after_e || c == '.' || ((c | 0x20) == 'j' && !has_base);
      ++at_;
    }
    std::string digits(text_.substr(begin, at_ - begin));
    std::erase(digits, '_');
    if (is_float) return push(check_float(digits, {begin, at_}), begin);
    if (has_base) digits.erase(0, 2);
    bool has_zeros = !has_base && digits[0] == '0';
    bool is_good = !digits.empty() && (!has_zeros || digits.find_first_not_of('0') == digits.npos);
    for (char c : digits) is_good &= is_digit_of(base, c);
    if (!is_good)
      throw SyntaxError(fmt::format("invalid syntax for integer with base {}: '{}'",
                                    has_zeros ? 0 : base, digits),
                        "", {begin, at_});
    push(Tok::integer, begin);
  }

  static Tok check_float(std::string_view digits, Span span) {
    size_t i = 0;
    auto skip_digits = [&] {
      size_t from = i;
      while (i < digits.size() && is_digit(digits[i])) ++i;
      return i - from;
    };
    size_t mantissa = skip_digits();
    if (i < digits.size() && digits[i] == '.') ++i, mantissa += skip_digits();
    bool is_good = mantissa > 0;
    if (i < digits.size() && (digits[i] | 0x20) == 'e') {
      ++i;
      if (i < digits.size() && !is_digit(digits[i])) ++i;
      is_good &= skip_digits() > 0;
    }
    bool is_imaginary = i < digits.size() && (digits[i] | 0x20) == 'j';
    if (is_imaginary) ++i;
    if (!is_good || i != digits.size()) throw SyntaxError("invalid syntax for number", "", span);
    return is_imaginary ? Tok::imaginary : Tok::floating;
  }

  void finish() {
    if (!open_.empty()) error_incomplete("this bracket is never closed", open_.back().at);
    if (lines_ && !at_line_start_) push(Tok::newline, at_);
    for (; indents_.size() > 1; indents_.pop_back()) push(Tok::dedent, at_);
    push(Tok::end, at_);
  }

  std::string_view text_;
  uint32_t at_;
  bool lines_;
  bool at_line_start_ = true;
  std::vector<uint32_t> indents_{0};
  std::vector<Bracket> open_;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(const Source& source) {
  return Lexer(source, {0, static_cast<uint32_t>(source.text().size())}, true).run();
}

std::vector<Token> tokenize_expression(const Source& source, Span part) {
  return Lexer(source, part, false).run();
}

}  // namespace natmod::session
