// Text: UTF-8, quoting, padding, and the string methods' shared helpers.
#pragma once

#include <string>
#include <string_view>

#include "runtime/host_code.h"
#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;
class Printer;

bool is_utf8(std::string_view text);
/// The number of characters; a malformed byte counts as MicroPython counts it.
size_t utf8_length(std::string_view text);
/// Bytes of the character that starts at `at`.
size_t utf8_size(std::string_view text, size_t at);
uint32_t utf8_code_point(std::string_view text, size_t at);
std::string utf8_encode(uint32_t code_point);
inline bool is_utf8_continuation(char c) {
  return (c & 0xc0) == 0x80;
}

/// As repr() shows bytes, without the leading b.
std::string quoted_bytes(std::string_view data);
/// As the error texts of number parsing quote a string: bytes above 0x7f escaped.
inline std::string quoted_str(std::string_view data) {
  return quoted_bytes(data);
}
/// As repr() shows a str.
std::string quoted_unicode(std::string_view text);
std::string quoted_json(std::string_view text);

inline bool is_ascii_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
inline bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
inline bool is_ascii_lower(char c) {
  return c >= 'a' && c <= 'z';
}
inline bool is_ascii_alpha(char c) {
  return is_ascii_upper(c) || is_ascii_lower(c);
}

/// The byte offset of a character index (or a byte index, for bytes); slice bounds are clamped.
size_t str_index(Runtime& rt, Address type, std::string_view data, Value index, bool is_slice);
/// TypeError unless `arg` is of the same kind (str, or bytes and bytearray) as `self_type`.
void check_same_kind(Runtime& rt, Address self_type, Value arg);
[[noreturn]] void raise_implicit_conversion(Runtime& rt, Value value);
/// MemoryError unless that many bytes may fit into the heap: ask before building a large string.
void check_allocation(Runtime& rt, uint64_t size);
/// The text of str.format() and str % …
std::string format_braces(Runtime& rt, std::string_view format, Args args);
std::string format_percent(Runtime& rt, Value pattern, Value right);

/// bytes.hex(data[, separator]) and bytes.fromhex(digits).
std::string hex_text(Runtime& rt, Args args);
std::string bytes_of_hex(Runtime& rt, Value digits);

// -- Padded output: the flags of MicroPython's mp_print_*.
enum PrintFlag : unsigned {
  kLeftAdjust = 0x001,
  kShowSign = 0x002,
  kSpaceSign = 0x004,
  kShowPrefix = 0x010,
  kPadAfterSign = 0x020,
  kShowComma = 0x040,
  kCenterAdjust = 0x080,
  kAddPercent = 0x100,
  kOctalLetter = 0x200,
};

struct Field {
  unsigned flags = 0;
  char fill = ' ';
  int width = 0;
  int precision = -1;
};

void print_padded(Printer& printer, std::string_view text, unsigned flags, char fill, int width);
void print_int(Runtime& rt, Printer& printer, Value n, unsigned base, bool upper, Field field);
void print_float(Runtime& rt, Printer& printer, double value, char format, Field field);

// The methods that str, bytes and bytearray share, found in str_methods.cc.
Value str_make_new(Runtime& rt, Address type, Args args);
Value bytes_make_new(Runtime& rt, Address type, Args args);
Value str_binary(Runtime& rt, BinaryOp op, Value left, Value right);
bool str_buffer(Runtime& rt, Value self, Buffer& buffer, uint32_t flags);

}  // namespace natmod::board
