// Methods of str, bytes and bytearray.
//
// Source: MicroPython's py/objstr.c for behaviour and texts.
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/map.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {

Value array_append(Runtime& rt, Args args);  // array.cc
Value array_extend(Runtime& rt, Args args);

namespace {

enum class Side : uint8_t { left = 1, right = 2, both = 3 };

std::string data_of(Runtime& rt, Value value) {
  return std::string(str_data(rt, value));
}

// The part of the text that the arguments from `first` on (start, end) select.
struct Range {
  size_t begin;
  size_t end;
};
Range range(Runtime& rt, std::string_view text, Address type, Args args, size_t first) {
  Range r{0, text.size()};
  if (args.size() > first + 1 && args[first + 1] != kNone) {
    r.end = str_index(rt, type, text, args[first + 1], true);
  }
  if (args.size() > first && args[first] != kNone) {
    r.begin = str_index(rt, type, text, args[first], true);
  }
  return r;
}

Value finder(Runtime& rt, Args args, bool backward, bool must_be_there) {
  const Address type = type_of(rt, args[0]);
  check_same_kind(rt, type, args[1]);
  const std::string text = data_of(rt, args[0]);
  const std::string needle = data_of(rt, args[1]);
  const Range r = range(rt, text, type, args, 2);
  size_t at = std::string::npos;
  if (r.begin <= r.end) {
    const std::string_view part = std::string_view(text).substr(r.begin, r.end - r.begin);
    at = backward ? part.rfind(needle) : part.find(needle);
  }
  if (at == std::string::npos) {
    if (must_be_there) raise(rt, TypeId::ValueError, "substring not found");
    return small(rt, -1);
  }
  at += r.begin;
  if (type == type_address(rt, TypeId::str)) at = utf8_length(std::string_view(text).substr(0, at));
  return small(rt, static_cast<int64_t>(at));
}

Value str_find(Runtime& rt, Args args) {
  return finder(rt, args, false, false);
}
Value str_rfind(Runtime& rt, Args args) {
  return finder(rt, args, true, false);
}
Value str_index_of(Runtime& rt, Args args) {
  return finder(rt, args, false, true);
}
Value str_rindex(Runtime& rt, Args args) {
  return finder(rt, args, true, true);
}

Value str_join(Runtime& rt, Args args) {
  const Address type = type_of(rt, args[0]);
  const Address bytes = type_address(rt, TypeId::bytes);
  const Address bytearray = type_address(rt, TypeId::bytearray);
  const Address kind = type == bytearray ? bytes : type;
  const std::string separator = data_of(rt, args[0]);
  const std::vector<Value> items =
      is_array(rt, args[1]) ? array_items(rt, args[1]) : rt.items(args[1]);
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    Address item_type = type_of(rt, items[i]);
    if (item_type == bytearray) item_type = bytes;
    if (item_type != kind) {
      raise(rt, TypeId::TypeError,
            "join expects a list of str/bytes objects consistent with self object");
    }
    if (i > 0) out += separator;
    out += str_data(rt, items[i]);
  }
  return new_str_of_type(rt, type, out);
}

void split_by_space(Runtime& rt, std::string_view text, int64_t splits, Address type,
                    Value result) {
  size_t at = 0;
  const auto skip = [&](bool spaces) {
    while (at < text.size() && is_ascii_space(text[at]) == spaces) ++at;
  };
  skip(true);
  while (at < text.size() && splits != 0) {
    const size_t start = at;
    skip(false);
    list_append(rt, result, new_str_of_type(rt, type, text.substr(start, at - start)));
    if (at >= text.size()) break;
    skip(true);
    if (splits > 0) --splits;
  }
  if (at < text.size()) list_append(rt, result, new_str_of_type(rt, type, text.substr(at)));
}

Value str_split(Runtime& rt, Args args) {
  const Address type = type_of(rt, args[0]);
  const Value separator = args.size() > 1 ? args[1] : kNone;
  int64_t splits = args.size() > 2 ? get_int(rt, args[2]) : -1;
  const std::string text = data_of(rt, args[0]);
  const Value result = new_list(rt, {});
  if (separator == kNone) {
    split_by_space(rt, text, splits, type, result);
    return result;
  }
  check_same_kind(rt, type, separator);
  const std::string by = data_of(rt, separator);
  if (by.empty()) raise(rt, TypeId::ValueError, "empty separator");
  size_t start = 0;
  for (;;) {
    const size_t at = splits == 0 ? std::string::npos : text.find(by, start);
    const size_t end = at == std::string::npos ? text.size() : at;
    list_append(rt, result,
                new_str_of_type(rt, type, std::string_view(text).substr(start, end - start)));
    if (at == std::string::npos) return result;
    start = at + by.size();
    if (splits > 0) --splits;
  }
}

Value str_rsplit(Runtime& rt, Args args) {
  if (args.size() < 3) return str_split(rt, args);
  int64_t splits = get_int(rt, args[2]);
  if (splits < 0) return str_split(rt, args);
  const Address type = type_of(rt, args[0]);
  const std::string text = data_of(rt, args[0]);
  if (args[1] == kNone) raise(rt, TypeId::NotImplementedError, "rsplit(None,n)");
  const std::string by(checked_str_data(rt, args[1]));
  if (by.empty()) raise(rt, TypeId::ValueError, "empty separator");
  std::vector<Value> parts;
  size_t end = text.size();
  for (; splits > 0 && end >= by.size(); --splits) {
    const size_t at = text.rfind(by, end - by.size());
    if (at == std::string::npos) break;
    const size_t start = at + by.size();
    parts.insert(parts.begin(), new_str_of_type(rt, type, text.substr(start, end - start)));
    end = at;
  }
  parts.insert(parts.begin(), new_str_of_type(rt, type, text.substr(0, end)));
  return new_list(rt, parts);
}

Value str_splitlines(Runtime& rt, Args args) {
  static constexpr Param kParams[] = {{"keepends", Param::boolean}};
  const bool keep_ends = parse_args(rt, args.positional.subspan(1), args.keywords, kParams)[0] != 0;
  const Address type = type_of(rt, args[0]);
  const std::string text = data_of(rt, args[0]);
  const Value result = new_list(rt, {});
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    size_t next = end;
    if (end < text.size()) next += text.compare(end, 2, "\r\n") == 0 ? 2 : 1;
    const size_t size = (keep_ends ? next : end) - at;
    list_append(rt, result, new_str_of_type(rt, type, text.substr(at, size)));
    at = next;
  }
  return result;
}

Value starts_or_ends(Runtime& rt, Args args, bool ends) {
  const Address type = type_of(rt, args[0]);
  const std::string all = data_of(rt, args[0]);
  const Range r = range(rt, all, type, args, 2);
  const std::string text = r.begin <= r.end ? all.substr(r.begin, r.end - r.begin) : "";
  std::vector<Value> affixes{args[1]};
  if (is_object(args[1]) && is_type(rt, args[1], TypeId::tuple)) affixes = array_items(rt, args[1]);
  for (Value value : affixes) {
    const std::string affix(checked_str_data(rt, value));
    if (affix.size() > text.size()) continue;
    if (text.compare(ends ? text.size() - affix.size() : 0, affix.size(), affix) == 0) return kTrue;
  }
  return kFalse;
}
Value str_startswith(Runtime& rt, Args args) {
  return starts_or_ends(rt, args, false);
}
Value str_endswith(Runtime& rt, Args args) {
  return starts_or_ends(rt, args, true);
}

Value strip(Runtime& rt, Args args, Side side) {
  const Address type = type_of(rt, args[0]);
  std::string chars = " \t\n\r\v\f";
  if (args.size() > 1) {
    check_same_kind(rt, type, args[1]);
    chars = data_of(rt, args[1]);
  }
  const std::string text = data_of(rt, args[0]);
  const auto has = [&](Side which) {
    return (static_cast<unsigned>(side) & static_cast<unsigned>(which)) != 0;
  };
  const size_t first = has(Side::left) ? text.find_first_not_of(chars) : 0;
  const size_t last = has(Side::right) ? text.find_last_not_of(chars) : text.size() - 1;
  if (text.empty() || first == std::string::npos || last == std::string::npos) {
    return type == type_address(rt, TypeId::str) ? qstr_value(Q_) : rt.state().empty_bytes;
  }
  if (last - first + 1 == text.size()) return args[0];
  return new_str_of_type(rt, type, text.substr(first, last - first + 1));
}
Value str_strip(Runtime& rt, Args args) {
  return strip(rt, args, Side::both);
}
Value str_lstrip(Runtime& rt, Args args) {
  return strip(rt, args, Side::left);
}
Value str_rstrip(Runtime& rt, Args args) {
  return strip(rt, args, Side::right);
}

Value str_center(Runtime& rt, Args args) {
  const std::string text = data_of(rt, args[0]);
  const int64_t width = get_int(rt, args[1]);
  if (width >= 0 && static_cast<uint64_t>(width) <= text.size()) return args[0];
  check_allocation(rt, static_cast<uint64_t>(width) + 1);
  const size_t left = (static_cast<size_t>(width) - text.size()) / 2;
  std::string out(static_cast<size_t>(width), ' ');
  out.replace(left, text.size(), text);
  return new_str_of_type(rt, type_of(rt, args[0]), out);
}

Value str_format(Runtime& rt, Args args) {
  const std::string format = data_of(rt, args[0]);
  return new_str_of_type(rt, type_of(rt, args[0]),
                         format_braces(rt, format, {args.positional.subspan(1), args.keywords}));
}

Value str_replace(Runtime& rt, Args args) {
  int64_t limit = args.size() == 4 ? get_int(rt, args[3]) : -1;
  if (limit == 0) return args[0];
  const Address type = type_of(rt, args[0]);
  check_same_kind(rt, type, args[1]);
  check_same_kind(rt, type, args[2]);
  const std::string text = data_of(rt, args[0]);
  const std::string old = data_of(rt, args[1]);
  const std::string replacement = data_of(rt, args[2]);
  if (old.size() > text.size()) return args[0];
  std::string out;
  size_t at = 0;
  bool replaced = false;
  if (old.empty()) {
    // Before each byte, and at the end.
    out += replacement;
    replaced = true;
    --limit;
    for (; limit != 0 && at < text.size(); --limit) {
      out += text[at++];
      out += replacement;
      check_allocation(rt, out.size());
    }
  } else {
    for (; limit != 0; --limit) {
      const size_t found = text.find(old, at);
      if (found == std::string::npos) break;
      out.append(text, at, found - at);
      out += replacement;
      at = found + old.size();
      replaced = true;
      check_allocation(rt, out.size());
    }
  }
  if (!replaced) return args[0];
  out.append(text, at);
  return new_str_of_type(rt, type, out);
}

Value str_count(Runtime& rt, Args args) {
  const Address type = type_of(rt, args[0]);
  check_same_kind(rt, type, args[1]);
  const std::string all = data_of(rt, args[0]);
  const std::string needle = data_of(rt, args[1]);
  const Range r = range(rt, all, type, args, 2);
  const std::string_view text =
      r.begin <= r.end ? std::string_view(all).substr(r.begin, r.end - r.begin) : "";
  if (needle.empty()) return small(rt, static_cast<int64_t>(utf8_length(text)) + 1);
  int64_t count = 0;
  for (size_t at = 0; (at = text.find(needle, at)) != std::string::npos; at += needle.size()) {
    ++count;
  }
  return small(rt, count);
}

Value partition(Runtime& rt, Args args, bool backward) {
  const Address type = type_of(rt, args[0]);
  check_same_kind(rt, type, args[1]);
  const std::string text = data_of(rt, args[0]);
  const std::string separator = data_of(rt, args[1]);
  if (separator.empty()) raise(rt, TypeId::ValueError, "empty separator");
  const Value empty =
      type == type_address(rt, TypeId::str) ? qstr_value(Q_) : rt.state().empty_bytes;
  Value parts[3] = {empty, empty, empty};
  parts[backward ? 2 : 0] = args[0];
  const size_t at = backward ? text.rfind(separator) : text.find(separator);
  if (at != std::string::npos) {
    parts[0] = new_str_of_type(rt, type, text.substr(0, at));
    parts[1] = type_of(rt, args[1]) == type ? args[1] : new_str_of_type(rt, type, separator);
    parts[2] = new_str_of_type(rt, type, text.substr(at + separator.size()));
  }
  return rt.make_tuple(parts);
}
Value str_partition(Runtime& rt, Args args) {
  return partition(rt, args, false);
}
Value str_rpartition(Runtime& rt, Args args) {
  return partition(rt, args, true);
}

Value convert_case(Runtime& rt, Args args, bool upper) {
  std::string text = data_of(rt, args[0]);
  for (char& c : text) {
    if (upper ? is_ascii_lower(c) : is_ascii_upper(c)) c = static_cast<char>(c ^ 0x20);
  }
  return new_str_of_type(rt, type_of(rt, args[0]), text);
}
Value str_lower(Runtime& rt, Args args) {
  return convert_case(rt, args, false);
}
Value str_upper(Runtime& rt, Args args) {
  return convert_case(rt, args, true);
}

Value all_are(Runtime& rt, Args args, bool (*test)(char)) {
  const std::string_view text = str_data(rt, args[0]);
  for (char c : text) {
    if (!test(c)) return kFalse;
  }
  return bool_value(!text.empty());
}
Value str_isspace(Runtime& rt, Args args) {
  return all_are(rt, args, is_ascii_space);
}
Value str_isalpha(Runtime& rt, Args args) {
  return all_are(rt, args, is_ascii_alpha);
}
Value str_isdigit(Runtime& rt, Args args) {
  return all_are(rt, args, is_ascii_digit);
}

Value letters_are(Runtime& rt, Args args, bool (*test)(char)) {
  bool any = false;
  for (char c : str_data(rt, args[0])) {
    if (!is_ascii_alpha(c)) continue;
    any = true;
    if (!test(c)) return kFalse;
  }
  return bool_value(any);
}
Value str_isupper(Runtime& rt, Args args) {
  return letters_are(rt, args, is_ascii_upper);
}
Value str_islower(Runtime& rt, Args args) {
  return letters_are(rt, args, is_ascii_lower);
}

// The name of an encoding is not looked at.
Value bytes_decode(Runtime& rt, Args args) {
  return new_str(rt, buffer_bytes(rt, args[0]));
}
Value str_encode(Runtime& rt, Args args) {
  const Value with_encoding[] = {args[0], qstr_value(Q_)};
  return bytes_make_new(rt, 0, {args.size() > 1 ? args.positional : with_encoding, {}});
}

int hex_digit(char c) {
  if (is_ascii_digit(c)) return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string hex_text(Runtime& rt, Args args) {
  const std::string data = buffer_bytes(rt, args[0]);
  std::string separator;
  if (args.size() > 1) separator = std::string(checked_str_data(rt, args[1])).substr(0, 1);
  if (args.size() > 1 && separator.empty()) separator = std::string(1, '\0');
  std::string out;
  for (size_t i = 0; i < data.size(); ++i) {
    if (i > 0) out += separator;
    out += fmt::format("{:02x}", static_cast<uint8_t>(data[i]));
  }
  return out;
}

std::string bytes_of_hex(Runtime& rt, Value digits) {
  const std::string text = buffer_bytes(rt, digits);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (is_ascii_space(text[i])) continue;
    const int high = hex_digit(text[i]);
    const int low = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
    if (high < 0 || low < 0) raise(rt, TypeId::ValueError, "non-hex digit");
    out += static_cast<char>(high << 4 | low);
    ++i;
  }
  return out;
}

namespace {

Value bytes_hex(Runtime& rt, Args args) {
  const std::string out = hex_text(rt, args);
  return out.empty() ? rt.state().empty_bytes : new_str_unchecked(rt, out);
}

Value bytes_fromhex(Runtime& rt, Args args) {
  return new_str_of_type(rt, args[0].address(), bytes_of_hex(rt, args[1]));
}

// One table for all, as in the firmware: array takes the first two, bytearray all but the last,
// bytes from the third on without the last, str from the sixth on.
constexpr Member kMembers[] = {
    {"append", array_append, 2, 2},
    {"extend", array_extend, 2, 2},
    {"hex", bytes_hex, 1, 2},
    {"fromhex", bytes_fromhex, 2, 2, false, Member::Kind::class_method},
    {"decode", bytes_decode, 1, 3},
    {"find", str_find, 2, 4},
    {"rfind", str_rfind, 2, 4},
    {"index", str_index_of, 2, 4},
    {"rindex", str_rindex, 2, 4},
    {"join", str_join, 2, 2},
    {"split", str_split, 1, 3},
    {"splitlines", str_splitlines, 1, Member::kAny, true},
    {"rsplit", str_rsplit, 1, 3},
    {"startswith", str_startswith, 2, 4},
    {"endswith", str_endswith, 2, 4},
    {"strip", str_strip, 1, 2},
    {"lstrip", str_lstrip, 1, 2},
    {"rstrip", str_rstrip, 1, 2},
    {"format", str_format, 1, Member::kAny, true},
    {"replace", str_replace, 3, 4},
    {"count", str_count, 2, 4},
    {"partition", str_partition, 2, 2},
    {"rpartition", str_rpartition, 2, 2},
    {"center", str_center, 2, 2},
    {"lower", str_lower, 1, 1},
    {"upper", str_upper, 1, 1},
    {"isspace", str_isspace, 1, 1},
    {"isalpha", str_isalpha, 1, 1},
    {"isdigit", str_isdigit, 1, 1},
    {"isupper", str_isupper, 1, 1},
    {"islower", str_islower, 1, 1},
    {"encode", str_encode, 1, 3},
};
constexpr std::span<const Member> kAll = kMembers;

}  // namespace

extern const std::span<const Member> kArrayMembers, kBytearrayMembers, kMemoryviewMembers,
    kBytesMembers, kStrMembers;
constinit const std::span<const Member> kArrayMembers = kAll.first(2);
constinit const std::span<const Member> kBytearrayMembers = kAll.first(kAll.size() - 1);
constinit const std::span<const Member> kMemoryviewMembers = kAll.subspan(2, 1);
constinit const std::span<const Member> kBytesMembers = kAll.subspan(2, kAll.size() - 3);
constinit const std::span<const Member> kStrMembers = kAll.subspan(5);

}  // namespace natmod::board
