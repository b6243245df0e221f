#include "link/linker_script.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>
#include <map>
#include <optional>

#include "base/error.h"

namespace natmod::link {
namespace {

// Wide enough for the sum or product of any two values, so that one beyond an address shows.
__extension__ using Wide = __int128;

constexpr Wide kMin = std::numeric_limits<int64_t>::min();
constexpr Wide kMax = std::numeric_limits<uint64_t>::max();

class Parser {
 public:
  Parser(std::string_view text, const std::string& name) : text_(text), name_(name) { advance(); }

  LinkerScript parse() {
    while (!token_.empty()) statement();
    return std::move(script_);
  }

 private:
  [[noreturn]] void bad(std::string_view reason) { fail("{}:{}: {}", name_, line(), reason); }

  // The line of the current token; tokens only advance.
  size_t line() {
    line_ += static_cast<size_t>(std::count(text_.begin() + static_cast<long>(counted_),
                                            text_.begin() + static_cast<long>(token_start_), '\n'));
    counted_ = token_start_;
    return line_;
  }

  // Tokens are names (with the characters that file names have), numbers, quoted strings, and
  // operators. An empty token is the end.
  void advance() {
    skip_blanks();
    token_start_ = position_;
    if (position_ == text_.size()) {
      token_ = {};
      return;
    }
    char first = text_[position_];
    size_t end = position_ + 1;
    if (first == '"') {
      end = text_.find('"', end);
      if (end == text_.npos) bad("a quoted name does not end");
      token_ = text_.substr(position_ + 1, end - position_ - 1);
      position_ = end + 1;
      return;
    }
    if (is_word(first)) {
      while (end < text_.size() && (is_word(text_[end]) || (in_files_ && is_path(text_[end]))))
        ++end;
    } else if (in_files_ && is_path(first)) {
      while (end < text_.size() && (is_word(text_[end]) || is_path(text_[end]))) ++end;
    } else if ((first == '<' || first == '>') && end < text_.size() && text_[end] == first) {
      ++end;
    }
    token_ = text_.substr(position_, end - position_);
    position_ = end;
  }

  void skip_blanks() {
    while (position_ < text_.size()) {
      std::string_view rest = text_.substr(position_);
      if (std::isspace(static_cast<unsigned char>(rest[0]))) {
        ++position_;
      } else if (rest.starts_with("/*")) {
        size_t end = text_.find("*/", position_ + 2);
        token_start_ = position_;
        if (end == text_.npos) bad("a comment does not end");
        position_ = end + 2;
      } else if (!in_files_ && (rest.starts_with("//") || rest[0] == '#')) {
        position_ = std::min(text_.find('\n', position_), text_.size());
      } else {
        return;
      }
    }
  }

  static bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' || c == '$';
  }
  static bool is_path(char c) { return c == '/' || c == '-' || c == '+' || c == '='; }

  bool accept(std::string_view token) {
    if (token_ != token) return false;
    advance();
    return true;
  }

  void expect(std::string_view token) {
    if (!accept(token)) {
      bad(token_.empty() ? fmt::format("'{}' is missing at the end", token)
                         : fmt::format("'{}' stands where '{}' should", token_, token));
    }
  }

  void statement() {
    if (accept(";")) return;
    std::string_view word = token_;
    if (!is_word(word[0])) bad(fmt::format("'{}' begins no statement", word));
    if (word == "PROVIDE" || word == "PROVIDE_HIDDEN" || word == "HIDDEN") {
      advance();
      expect("(");
      assignment();
      expect(")");
      accept(";");
    } else if (word == "INPUT" || word == "GROUP") {
      in_files_ = true;
      advance();
      file_list();
      in_files_ = false;
    } else {
      advance();
      if (token_ == "(" || token_ == "{") {
        skip_block();
      } else if (token_ == "{" || is_word(token_.empty() ? ' ' : token_[0])) {
        return;  // a command of several words, such as `SECTIONS {`
      } else {
        assignment_of(word);
        expect(";");
      }
    }
  }

  void assignment() {
    std::string_view symbol = token_;
    if (symbol.empty() || !is_word(symbol[0])) bad("a symbol's name is missing");
    advance();
    assignment_of(symbol);
  }

  void assignment_of(std::string_view symbol) {
    size_t place = line();
    expect("=");
    // A negative number stands for the address that is as far from the end.
    auto value = static_cast<uint64_t>(expression());
    auto [known, is_new] = values_.try_emplace(std::string(symbol), value);
    if (!is_new && known->second != value) {
      bad(fmt::format("symbol '{}' has two values: {:#x} and {:#x}", symbol, known->second, value));
    }
    if (is_new) {
      script_.symbols.push_back({std::string(symbol), value, fmt::format("{}:{}", name_, place)});
    }
  }

  void file_list() {
    expect("(");
    while (!accept(")")) {
      if (token_.empty()) bad("')' is missing at the end");
      if (token_ == "AS_NEEDED") {
        advance();
        file_list();
      } else {
        if (token_ != ",") script_.files.emplace_back(token_);
        advance();
      }
    }
  }

  void skip_block() {
    std::string_view open = token_, close = open == "(" ? ")" : "}";
    int depth = 0;
    do {
      if (token_.empty()) bad(fmt::format("'{}' is missing at the end", close));
      if (token_ == open) ++depth;
      if (token_ == close) --depth;
      advance();
    } while (depth != 0);
  }

  // Binary operators by C's precedence, loosest first.
  Wide expression(unsigned level = 0) {
    static constexpr std::string_view kLevels[][2] = {
        {"|", ""}, {"&", ""}, {"<<", ">>"}, {"+", "-"}, {"*", "/"}};
    if (level == std::size(kLevels)) return unary();
    Wide left = expression(level + 1);
    for (;;) {
      std::string_view operation = token_;
      if (operation.empty() || (operation != kLevels[level][0] && operation != kLevels[level][1])) {
        return left;
      }
      advance();
      left = check(apply(operation, left, expression(level + 1)));
    }
  }

  Wide check(Wide value) {
    if (value < kMin || value > kMax) bad("a value does not fit in 64 bits");
    return value;
  }

  Wide apply(std::string_view operation, Wide left, Wide right) {
    if (operation == "|") return left | right;
    if (operation == "&") return left & right;
    bool is_shift = operation == "<<" || operation == ">>";
    if (is_shift && (right < 0 || right > 64)) bad("a shift by more bits than an address has");
    if (operation == "<<") return left * (Wide{1} << right);
    if (operation == ">>") return left >> right;
    if (operation == "+") return left + right;
    if (operation == "-") return left - right;
    if (operation == "*") return left * right;
    if (right == 0) bad("division by zero");
    return left / right;
  }

  Wide unary() {
    // Bounds the recursion for a script that is nothing but parentheses.
    constexpr unsigned kMaxDepth = 200;
    if (++depth_ > kMaxDepth) bad("the expression is nested too deeply");
    Wide value;
    if (accept("-")) {
      value = check(-unary());
    } else if (accept("~")) {
      value = check(~unary());
    } else if (accept("(")) {
      value = expression();
      expect(")");
    } else {
      value = primary();
    }
    --depth_;
    return value;
  }

  Wide primary() {
    std::string_view word = token_;
    if (word.empty() || !is_word(word[0])) bad("a value is missing");
    if (!std::isdigit(static_cast<unsigned char>(word[0]))) {
      if (word == "ABSOLUTE") {
        advance();
        expect("(");
        Wide value = expression();
        expect(")");
        return value;
      }
      auto known = values_.find(std::string(word));
      if (known == values_.end()) bad(fmt::format("symbol '{}' has no value here", word));
      advance();
      return known->second;
    }
    Wide value = number(word);
    advance();
    return value;
  }

  uint64_t number(std::string_view word) {
    bool is_hex = word.starts_with("0x") || word.starts_with("0X");
    std::string_view digits = is_hex ? word.substr(2) : word;
    uint64_t unit = 1;
    if (digits.ends_with('K') || digits.ends_with('M')) {
      unit = digits.back() == 'K' ? 1024 : 1024 * 1024;
      digits.remove_suffix(1);
    }
    int base = is_hex ? 16 : digits.starts_with('0') ? 8 : 10;
    uint64_t value = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc() || end != digits.data() + digits.size()) {
      bad(fmt::format("'{}' is no number", word));
    }
    if (value > std::numeric_limits<uint64_t>::max() / unit)
      bad(fmt::format("'{}' does not fit in 64 bits", word));
    return value * unit;
  }

  std::string_view text_;
  const std::string& name_;
  size_t position_ = 0;
  size_t token_start_ = 0;
  size_t counted_ = 0, line_ = 1;  // line_ is that of counted_
  std::string_view token_;
  bool in_files_ = false;
  unsigned depth_ = 0;
  std::map<std::string, uint64_t> values_;
  LinkerScript script_;
};

}  // namespace

LinkerScript parse_linker_script(std::string_view text, const std::string& name) {
  return Parser(text, name).parse();
}

bool is_text(std::string_view text) {
  constexpr size_t kEnough = 512;
  text = text.substr(0, kEnough);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || c == '\n' || c == '\r' || static_cast<unsigned char>(c) >= ' ';
  });
}

}  // namespace natmod::link
