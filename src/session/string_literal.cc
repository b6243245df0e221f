#include "session/string_literal.h"

namespace natmod::session {

namespace {

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

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

class Decoder {
 public:
  Decoder(const Source& source, Span span)
      : text_(source.text()), at_(span.begin), end_(span.end) {}

  StringLiteral run() {
    StringLiteral literal;
    for (; text_[at_] != '\'' && text_[at_] != '"'; ++at_) {
      raw_ |= text_[at_] == 'r';
      literal.is_bytes |= text_[at_] == 'b';
      literal.is_format |= text_[at_] == 'f';
    }
    bytes_ = literal.is_bytes;
    uint32_t quotes =
        end_ - at_ >= 6 && text_[at_ + 1] == text_[at_] && text_[at_ + 2] == text_[at_] ? 3 : 1;
    at_ += quotes;
    end_ -= quotes;
    if (literal.is_format) {
      literal.parts = read_parts(0);
      if (at_ != end_) error("a single '}' stands for nothing; write '}}'", {at_, at_ + 1});
    } else {
      std::string run;
      while (at_ != end_) read_character(run);
      if (!run.empty()) add_run(literal.parts, std::move(run));
    }
    return literal;
  }

 private:
  using Part = StringLiteral::Part;

  [[noreturn]] static void error(std::string note, Span span,
                                 const std::string& message = "invalid syntax") {
    throw SyntaxError(message, std::move(note), span);
  }
  char peek(uint32_t ahead = 0) const { return end_ - at_ > ahead ? text_[at_ + ahead] : '\0'; }

  static void add_run(std::vector<Part>& parts, std::string text) {
    Part part;
    part.text = std::move(text);
    parts.push_back(std::move(part));
  }

  /// One character or escape to its value.
  void read_character(std::string& out) {
    if (peek() == '\\' && !raw_)
      read_escape(out);
    else
      out += text_[at_++];
  }

  void read_escape(std::string& out) {
    static constexpr std::string_view kNames = "\\'\"abfnrtv";
    static constexpr std::string_view kValues = "\\'\"\a\b\f\n\r\t\v";
    uint32_t begin = at_;
    char c = peek(1);
    at_ += 2;
    if (c == '\n') return;
    if (size_t index = kNames.find(c); index != std::string_view::npos && c != '\0') {
      out += kValues[index];
    } else if (c >= '0' && c <= '7') {
      uint32_t code = static_cast<uint32_t>(c - '0');
      for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; ++i)
        code = code * 8 + static_cast<uint32_t>(text_[at_++] - '0');
      append_code(out, code);
    } else if (c == 'x') {
      append_code(out, read_hex(2, begin));
    } else if (!bytes_ && (c == 'u' || c == 'U')) {
      uint32_t code = read_hex(c == 'u' ? 4 : 8, begin);
      if (code > 0x10ffff) error("no character has this number", {begin, at_});
      append_utf8(out, code);
    } else if (!bytes_ && c == 'N') {
      throw SyntaxError("unicode name escapes", "", {begin, at_}, "NotImplementedError");
    } else {
      out += '\\';
      at_ = begin + 1;
    }
  }

  void append_code(std::string& out, uint32_t code) const {
    if (bytes_)
      out += static_cast<char>(code);
    else
      append_utf8(out, code);
  }

  uint32_t read_hex(int digits, uint32_t begin) {
    uint32_t value = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      int digit = hex_value(peek());
      if (digit < 0) error("this escape needs more hexadecimal digits", {begin, at_});
      value = value << 4 | static_cast<uint32_t>(digit);
    }
    return value;
  }

  /// Runs and fields up to the end of the literal, or of the format that encloses them.
  std::vector<Part> read_parts(int level) {
    std::vector<Part> parts;
    std::string run;
    while (at_ != end_) {
      char c = peek();
      bool twice = level == 0 && peek(1) == c;
      if ((c == '{' || c == '}') && twice) {
        run += c;
        at_ += 2;
      } else if (c == '}') {
        break;
      } else if (c == '{') {
        if (!run.empty()) add_run(parts, std::move(run));
        run.clear();
        parts.push_back(read_field(level));
      } else {
        read_character(run);
      }
    }
    if (!run.empty()) add_run(parts, std::move(run));
    return parts;
  }

  Part read_field(int level) {
    uint32_t begin = at_++;
    if (level == 2) error("fields are nested too deeply", {begin, at_}, "malformed f-string");
    Part part;
    part.is_field = true;
    part.expression = {at_, find_expression_end(begin)};
    at_ = part.expression.end;
    std::string_view expression(text_.data() + part.expression.begin,
                                part.expression.end - part.expression.begin);
    if (size_t last = expression.find_last_not_of(" \t");
        last != std::string_view::npos && expression[last] == '=') {
      part.text = expression;
      part.expression.end = part.expression.begin + static_cast<uint32_t>(last);
      expression = expression.substr(0, last);
    }
    if (expression.find_first_not_of(" \t\r\n") == std::string_view::npos)
      error("this field holds no expression", {begin, at_}, "malformed f-string");
    if (peek() == '!') {
      if (peek(1) != 'r' && peek(1) != 's') error("expected !r or !s", {at_, at_ + 1});
      part.conversion = {'!', peek(1)};
      at_ += 2;
    }
    if (peek() == ':') {
      ++at_;
      part.format = read_parts(level + 1);
    }
    if (peek() != '}') error("this field is never closed", {begin, begin + 1});
    ++at_;
    return part;
  }

  /// The field's expression ends at `}`, `:`, `!r`, `!s` or `=` outside its brackets and strings.
  uint32_t find_expression_end(uint32_t begin) const {
    int depth = 0;
    char quote = '\0';
    for (uint32_t i = at_; i < end_; ++i) {
      char c = text_[i];
      char next = i + 1 < end_ ? text_[i + 1] : '\0';
      if (c == '\\') error("a field's expression cannot hold a backslash", {i, i + 1});
      if (quote) {
        if (c == quote) quote = '\0';
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' || c == '[' || c == '{') {
        ++depth;
      } else if (depth > 0 && (c == ')' || c == ']' || c == '}')) {
        --depth;
      } else if (depth == 0 && (c == '}' || c == ':' || (c == '!' && next != '='))) {
        return i;
      }
    }
    error("this field is never closed", {begin, begin + 1});
  }

  const std::string& text_;
  uint32_t at_;
  uint32_t end_;
  bool raw_ = false;
  bool bytes_ = false;
};

}  // namespace

StringLiteral decode_string(const Source& source, Span span) {
  return Decoder(source, span).run();
}

}  // namespace natmod::session
