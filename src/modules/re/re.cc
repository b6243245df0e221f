// The module re: regular expressions.
//
// Source: MicroPython's extmod/modre.c for behaviour and texts.
#include "modules/host_part.h"
#include "modules/modules.h"
#include "modules/re/regex.h"
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

extern const TypeDef kRe, kMatch;

// -- Patterns

struct Pattern : HostPart {
  regex::Program program;
};

regex::Program compile_text(Runtime& rt, std::string_view text) {
  constexpr uint64_t kCharacterCost = 10;
  rt.state().charge(text.size() * kCharacterCost);
  auto program = regex::compile(text);
  if (!program) raise(rt, TypeId::ValueError, "error in regex");
  return std::move(*program);
}

// The flags that may follow are ignored.
Value re_compile(Runtime& rt, Args args) {
  regex::Program program = compile_text(rt, checked_str_data(rt, args[0]));
  constexpr size_t kHeader = 3 * sizeof(int32_t) + 5;  // lengths; the code of search()
  const Value re =
      new_object_with_bytes(rt, type_address(rt, kRe), 1, kHeader + program.code.size());
  new_host_part<Pattern>(rt, re).program = std::move(program);
  return re;
}

/// A part of a subject, as its type has it. A part of a character is UnicodeError.
Value part_of(Runtime& rt, Value subject, std::string_view part) {
  return is_str(rt, subject) ? new_str(rt, part) : new_bytes(rt, part);
}

// What `re` or the text of one means.
std::shared_ptr<const Pattern> pattern_of(Runtime& rt, Value value) {
  if (is_object(value) && is_type(rt, value, kRe)) return host_part<Pattern>(rt, value);
  auto pattern = std::make_shared<Pattern>();
  pattern->program = compile_text(rt, checked_str_data(rt, value));
  return pattern;
}

void re_print(Runtime&, Printer& printer, Value self, PrintKind) {
  printer.format("<re {:x}>", self.bits);
}

using Groups = std::vector<regex::Span>;

// What of an attempt waits to be tried is a level of recursion in firmware. As many of them fit the
// C stack of the unix port.
size_t most_pending(Runtime& rt) {
  return memory(rt).word_size() == 8 ? 1228 : 977;
}

bool find(Runtime& rt, const Pattern& pattern, std::string_view subject, size_t start,
          bool is_anchored, Groups& groups) {
  const regex::Options options{
      .anchored = is_anchored,
      .signed_chars = rt.state().config.signed_chars,
      .depth = most_pending(rt),
      .on_steps =
          [&](uint64_t steps) {
            constexpr uint64_t kStepCost = 10;
            rt.state().charge(steps * kStepCost);
            rt.state().count_step();
          },
  };
  switch (regex::match(pattern.program, subject, start, options, groups)) {
    case regex::MatchOutcome::matched:
      return true;
    case regex::MatchOutcome::failed:
      return false;
    case regex::MatchOutcome::too_deep:
      break;
  }
  raise(rt, TypeId::RuntimeError, "maximum recursion depth exceeded");
}

// -- Matches: {type, number of groups, the subject, begin and end of each group}

enum MatchField : uint32_t { kCount = 1, kSubject, kSpans };

Value new_match(Runtime& rt, Value subject, const Groups& groups) {
  const Value match = new_object(rt, kMatch, kSpans + 2 * groups.size());
  set_field(rt, match, kCount, groups.size());
  set_field(rt, match, kSubject, subject);
  uint32_t at = kSpans;
  for (const regex::Span& span : groups) {
    set_field(rt, match, at++, span.begin);
    set_field(rt, match, at++, span.end);
  }
  return match;
}

void match_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.format("<match num={}>", field(rt, self, kCount));
}

Value match_group(Runtime& rt, Args args) {
  const Value match = args[0];
  const int64_t number = get_int(rt, args[1]);
  if (number < 0 || static_cast<uint64_t>(number) >= field(rt, match, kCount)) {
    raise_arg(rt, TypeId::IndexError, args[1]);
  }
  const uint32_t at = kSpans + 2 * static_cast<uint32_t>(number);
  const uint64_t begin = field(rt, match, at);
  const uint64_t end = field(rt, match, at + 1);
  if (begin == (regex::kUnmatched & word_mask(rt))) return kNone;
  const Value subject = value_field(rt, match, kSubject);
  const std::string_view text = checked_str_data(rt, subject);
  const size_t from = std::min<size_t>(begin, text.size());
  return part_of(rt, subject, text.substr(from, end - from));
}

Value find_and_make(Runtime& rt, Args args, bool is_anchored) {
  const auto pattern = pattern_of(rt, args[0]);
  Groups groups;
  if (!find(rt, *pattern, checked_str_data(rt, args[1]), 0, is_anchored, groups)) return kNone;
  return new_match(rt, args[1], groups);
}
Value re_match(Runtime& rt, Args args) {
  return find_and_make(rt, args, true);
}
Value re_search(Runtime& rt, Args args) {
  return find_and_make(rt, args, false);
}

// -- Matches one behind the other. The first empty one ends them.

Value re_split(Runtime& rt, Args args) {
  const auto pattern = host_part<Pattern>(rt, args[0]);
  const std::string subject(checked_str_data(rt, args[1]));
  int64_t most = args.size() > 2 ? get_int(rt, args[2]) : 0;
  const Value parts = new_list(rt, {});
  const auto add = [&](size_t begin, size_t end) {
    list_append(rt, parts,
                part_of(rt, args[1], std::string_view(subject).substr(begin, end - begin)));
  };
  size_t at = 0;
  Groups groups;
  while (find(rt, *pattern, subject, at, false, groups) && groups[0].begin != groups[0].end) {
    if (groups.size() > 1) {
      raise(rt, TypeId::NotImplementedError, "splitting with sub-captures");
    }
    add(at, groups[0].begin);
    at = groups[0].end;
    if (most > 0 && --most == 0) break;
  }
  add(at, subject.size());
  return parts;
}

// A replacement with its groups: \1 and \g<1>, and \\ for one \.
std::string expand(Runtime& rt, std::string_view text, std::string_view subject,
                   const Groups& groups) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out += text[i++];
      continue;
    }
    ++i;
    const bool is_named = text.substr(i).starts_with("g<");
    if (is_named) i += 2;
    if (i < text.size() && is_ascii_digit(text[i])) {
      uint32_t number = 0;
      while (i < text.size() && is_ascii_digit(text[i])) {
        number = number * 10 + static_cast<uint32_t>(text[i++] - '0');
      }
      if (is_named && text.substr(i).starts_with('>')) ++i;
      if (number >= groups.size()) raise_arg(rt, TypeId::IndexError, small(rt, number));
      const regex::Span& span = groups[number];
      if (span.begin != regex::kUnmatched) {
        out += subject.substr(span.begin, span.end - span.begin);
      }
    } else if (i < text.size() && text[i] == '\\') {
      out += text[i++];
    }
  }
  return out;
}

Value re_sub(Runtime& rt, Args args) {
  const auto pattern = pattern_of(rt, args[0]);
  const Value replacement = args[1];
  int64_t most = args.size() > 3 ? get_int(rt, args[3]) : 0;
  const std::string subject(checked_str_data(rt, args[2]));
  std::string out;
  size_t at = 0;
  Groups groups;
  while (find(rt, *pattern, subject, at, false, groups) && groups[0].begin != groups[0].end) {
    out.append(subject, at, groups[0].begin - at);
    const Value text = is_callable(rt, replacement)
                           ? rt.call(replacement, {new_match(rt, args[2], groups)})
                           : replacement;
    const std::string_view data = checked_str_data(rt, text);
    out += expand(rt, data.substr(0, data.find('\0')), subject, groups);
    check_allocation(rt, out.size());
    at = groups[0].end;
    if (most > 0 && --most == 0) break;
  }
  if (at == 0) return args[2];
  out.append(subject, at);
  return type_of(rt, args[2]) == type_address(rt, TypeId::str) ? new_str(rt, out)
                                                               : new_bytes(rt, out);
}

constexpr Member kReMembers[] = {
    {"match", re_match, 2, 4},
    {"search", re_search, 2, 4},
    {"split", re_split, 2, 3},
    {"sub", re_sub, 3, 5},
};
constexpr Member kMatchMembers[] = {{"group", match_group, 2, 2}};

const TypeDef kRe = {.name = "re", .print = re_print, .members = kReMembers};
const TypeDef kMatch = {.name = "match", .print = match_print, .members = kMatchMembers};

constexpr Member kReFunctions[] = {
    {"compile", re_compile, 1, 2},
    {"match", re_match, 2, 4},
    {"search", re_search, 2, 4},
    {"sub", re_sub, 3, 5},
};

}  // namespace

const ModuleDef kModule_re = {.name = "re", .extensible = true, .functions = kReFunctions};

}  // namespace natmod::board
