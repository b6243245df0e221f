// Classes of characters as MicroPython has them: ASCII, with every byte above as a letter of names.
#pragma once

#include <cstdint>
#include <string>

namespace natmod::python {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
inline bool is_name_start(char c) {
  return is_alpha(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
inline bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c);
}

/// -1: no hexadecimal digit.
inline int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// `code` below 0x200000 in UTF-8.
void append_utf8(std::string& out, uint32_t code);

}  // namespace natmod::python
