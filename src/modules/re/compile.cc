#include "modules/re/code.h"
#include "modules/re/regex.h"

namespace natmod::board::regex {
namespace {

// What stands between two parentheses, or the whole: alternatives of atoms.
struct Sequence {
  std::string code;
  size_t atom = 0;     ///< where the last one starts: what a ? * or + repeats
  size_t way_out = 0;  ///< the offset of the jump behind the last alternative; 0 if there is none
  unsigned group = 0;  ///< its number; 0 if it captures nothing

  bool has_atom() const { return atom < code.size(); }
  void begin_atom() { atom = code.size(); }
  void end_atom() { atom = code.size(); }
};

class Compiler {
 public:
  explicit Compiler(std::string_view pattern) : pattern_(pattern) {}

  std::optional<Program> compile() {
    while (good_ && at_ < pattern_.size()) step();
    if (!good_ || !open_.empty()) return std::nullopt;
    end_alternatives();
    Program program;
    add(program.code, Op::save, 0);
    program.code += current_.code;
    add(program.code, Op::save, 1);
    add(program.code, Op::matched);
    program.groups = groups_;
    if (!good_) return std::nullopt;
    return program;
  }

 private:
  char peek(size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : '\0';
  }
  char take() { return pattern_[at_++]; }
  bool take_if(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }

  static void add(std::string& code, Op op) { code += static_cast<char>(op); }
  void add(std::string& code, Op op, ptrdiff_t operand) {
    add(code, op);
    code += checked(operand);
  }
  // An operand that fits its signed byte.
  char checked(ptrdiff_t operand) {
    if (operand != static_cast<int8_t>(operand)) good_ = false;
    return static_cast<char>(operand);
  }
  void insert(size_t where, Op op, size_t offset) {
    std::string instruction;
    add(instruction, op, static_cast<ptrdiff_t>(offset));
    current_.code.insert(where, instruction);
  }

  void step() {
    const char c = take();
    switch (c) {
      case '(':
        return open();
      case ')':
        return close();
      case '|':
        return alternative();
      case '?':
      case '*':
      case '+':
        return repeat(c);
      case '^':
      case '$':
        add(current_.code, c == '^' ? Op::line_start : Op::line_end);
        return current_.end_atom();
      default:
        current_.begin_atom();
        return single(c);
    }
  }

  // An atom of one character.
  void single(char c) {
    if (c == '.') return add(current_.code, Op::any);
    if (c == '[') return set();
    if (c == '\\') {
      if (at_ == pattern_.size()) return fail();
      c = take();
      if (is_set_name(c)) return add(current_.code, Op::named_set, c);
    }
    add(current_.code, Op::character);
    current_.code += c;
  }

  // A ] ends it, the first too; a - before it is itself.
  void set() {
    const Op op = take_if('^') ? Op::set_not : Op::set;
    std::string ranges;
    while (!take_if(']')) {
      if (at_ == pattern_.size()) return fail();
      char low = take();
      if (low == '\\') {
        if (at_ == pattern_.size()) return fail();
        low = take();
        if (is_set_name(low)) {
          ranges += {kNamedSetMark, low};
          continue;
        }
      }
      char high = low;
      if (peek() == '-' && peek(1) != ']') {
        ++at_;
        if (at_ == pattern_.size()) return fail();
        high = take();
      }
      ranges += {low, high};
    }
    add(current_.code, op, static_cast<ptrdiff_t>(ranges.size() / 2));
    current_.code += ranges;
  }

  void open() {
    const bool captures = peek() != '?' || peek(1) != ':';
    if (!captures) at_ += 2;
    open_.push_back(std::move(current_));
    current_ = {};
    if (captures) current_.group = ++groups_;
  }

  void close() {
    if (open_.empty()) return fail();
    end_alternatives();
    const Sequence inner = std::move(current_);
    current_ = std::move(open_.back());
    open_.pop_back();
    current_.begin_atom();
    if (inner.group != 0) add(current_.code, Op::save, 2 * ptrdiff_t{inner.group});
    current_.code += inner.code;
    if (inner.group != 0) add(current_.code, Op::save, 2 * ptrdiff_t{inner.group} + 1);
  }

  // What was there before comes first, else what follows.
  void alternative() {
    end_alternatives();
    insert(0, Op::try_next_first, current_.code.size() + 2);
    add(current_.code, Op::jump, 0);
    current_.way_out = current_.code.size() - 1;
    current_.end_atom();
  }
  // The jump behind the last alternative leads to here.
  void end_alternatives() {
    std::string& code = current_.code;
    if (current_.way_out == 0) return;
    const size_t offset = code.size() - current_.way_out - 1;
    code[current_.way_out] = checked(static_cast<ptrdiff_t>(offset));
  }

  void repeat(char kind) {
    if (!current_.has_atom()) return fail();
    const bool lazy = take_if('?');
    const size_t size = current_.code.size() - current_.atom;
    if (kind == '+') {
      add(current_.code, lazy ? Op::try_next_first : Op::try_offset_first,
          -static_cast<ptrdiff_t>(size) - 2);
    } else {
      if (kind == '*') add(current_.code, Op::jump, -static_cast<ptrdiff_t>(size) - 4);
      insert(current_.atom, lazy ? Op::try_offset_first : Op::try_next_first,
             current_.code.size() - current_.atom);
    }
    current_.end_atom();
  }

  void fail() { good_ = false; }

  std::string_view pattern_;
  size_t at_ = 0;
  bool good_ = true;
  unsigned groups_ = 0;
  Sequence current_;
  std::vector<Sequence> open_;
};

}  // namespace

std::optional<Program> compile(std::string_view pattern) {
  // A string of C.
  return Compiler(pattern.substr(0, pattern.find('\0'))).compile();
}

}  // namespace natmod::board::regex
