#include <utility>

#include "modules/re/code.h"
#include "modules/re/regex.h"

namespace natmod::board::regex {
namespace {

bool in_named_set(char name, char c) {
  bool is_in;
  switch (name | 0x20) {
    case 'd':
      is_in = c >= '0' && c <= '9';
      break;
    case 's':
      is_in = c == ' ' || (c >= '\t' && c <= '\r');
      break;
    default:
      is_in =
          (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }
  return is_in == ((name & 0x20) != 0);
}

class Matcher {
 public:
  Matcher(const Program& program, std::string_view subject, const Options& options,
          std::vector<Span>& groups)
      : code_(program.code), subject_(subject), options_(options), groups_(groups) {
    groups_.assign(program.groups + size_t{1}, Span{});
  }

  MatchOutcome run(size_t start) {
    for (;; ++start) {
      const MatchOutcome outcome = run_at(start);
      if (outcome != MatchOutcome::failed || options_.anchored || start == subject_.size()) {
        report();
        return outcome;
      }
    }
  }

 private:
  // What to do where the attempt fails: go on elsewhere, or give a slot its former value.
  struct Pending {
    bool is_slot;
    size_t pc_or_slot;
    size_t position;
  };

  MatchOutcome run_at(size_t start) {
    pc_ = 0;
    at_ = start;
    for (;;) {
      count();
      const Op op = static_cast<Op>(code_[pc_++]);
      if (op == Op::matched) return MatchOutcome::matched;
      if (!step(op) && !back()) return MatchOutcome::failed;
      if (pending_.size() >= options_.depth) return MatchOutcome::too_deep;
    }
  }

  bool step(Op op) {
    switch (op) {
      case Op::jump:
      case Op::try_next_first:
      case Op::try_offset_first:
        branch(op);
        return true;
      case Op::save:
        save(static_cast<uint8_t>(code_[pc_++]));
        return true;
      case Op::line_start:
        return at_ == 0;
      case Op::line_end:
        return at_ == subject_.size();
      default:
        return at_ < subject_.size() && consume(op);
    }
  }

  bool consume(Op op) {
    const char c = subject_[at_++];
    switch (op) {
      case Op::any:
        return true;
      case Op::character:
        return c == code_[pc_++];
      case Op::named_set:
        return in_named_set(code_[pc_++], c);
      default:
        return in_set(c) == (op == Op::set);
    }
  }

  int order(char c) const {
    return options_.signed_chars ? static_cast<int8_t>(c) : static_cast<uint8_t>(c);
  }

  bool in_set(char c) {
    const size_t count = static_cast<uint8_t>(code_[pc_]);
    const size_t end = pc_ + 1 + 2 * count;
    bool is_in = false;
    for (size_t i = pc_ + 1; i < end && !is_in; i += 2) {
      const char low = code_[i];
      const char high = code_[i + 1];
      is_in = low == kNamedSetMark ? in_named_set(high, c)
                                   : order(low) <= order(c) && order(c) <= order(high);
    }
    pc_ = end;
    return is_in;
  }

  void branch(Op op) {
    const size_t next = pc_ + 1;
    const size_t other = next + static_cast<size_t>(static_cast<int8_t>(code_[pc_]));
    pc_ = op == Op::try_next_first ? next : other;
    if (op != Op::jump) pending_.push_back({false, op == Op::try_next_first ? other : next, at_});
  }

  size_t& slot(size_t number) {
    Span& span = groups_[number / 2];
    return number % 2 == 0 ? span.begin : span.end;
  }
  void save(size_t number) { pending_.push_back({true, number, std::exchange(slot(number), at_)}); }

  bool back() {
    while (!pending_.empty()) {
      const Pending last = pending_.back();
      pending_.pop_back();
      if (!last.is_slot) {
        pc_ = last.pc_or_slot;
        at_ = last.position;
        return true;
      }
      slot(last.pc_or_slot) = last.position;
    }
    return false;
  }

  void count() {
    constexpr uint64_t kPortion = 256;
    if (++steps_ == kPortion) report();
  }
  void report() {
    if (options_.on_steps) options_.on_steps(std::exchange(steps_, 0));
    steps_ = 0;
  }

  std::string_view code_;
  std::string_view subject_;
  const Options& options_;
  std::vector<Span>& groups_;
  std::vector<Pending> pending_;
  size_t pc_ = 0;
  size_t at_ = 0;
  uint64_t steps_ = 0;
};

}  // namespace

MatchOutcome match(const Program& program, std::string_view subject, size_t start,
                   const Options& options, std::vector<Span>& groups) {
  return Matcher(program, subject, options, groups).run(start);
}

}  // namespace natmod::board::regex
