#include "runtime/objects/text.h"

#include <fmt/format.h>

namespace natmod::board {
namespace {

// The quote that repr() picks: double ones only where they save escapes.
char quote_for(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const bool has_double = text.find('"') != std::string_view::npos;
  return has_single && !has_double ? '"' : '\'';
}

bool append_simple_escape(std::string& out, uint32_t c, char quote) {
  if (c == static_cast<uint32_t>(quote) || c == '\\') {
    out += '\\';
    out += static_cast<char>(c);
  } else if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c == '\t') {
    out += "\\t";
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool is_utf8(std::string_view text) {
  unsigned need = 0;
  for (char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (need > 0) {
      if (!is_utf8_continuation(c)) return false;
      --need;
    } else if (byte >= 0xc0) {
      if (byte >= 0xf8) return false;
      need = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    } else if (byte >= 0x80) {
      return false;
    }
  }
  return need == 0;
}

size_t utf8_length(std::string_view text) {
  size_t length = 0;
  for (char c : text) length += is_utf8_continuation(c) ? 0 : 1;
  return length;
}

size_t utf8_size(std::string_view text, size_t at) {
  size_t size = 1;
  while (at + size < text.size() && is_utf8_continuation(text[at + size])) ++size;
  return size;
}

uint32_t utf8_code_point(std::string_view text, size_t at) {
  const auto first = static_cast<uint8_t>(text[at]);
  if (first < 0x80) return first;
  uint32_t code = first & 0x7f;
  for (uint32_t mask = 0x40; (code & mask) != 0; mask >>= 1) code &= ~mask;
  const size_t size = utf8_size(text, at);
  for (size_t i = 1; i < size; ++i) code = code << 6 | (static_cast<uint8_t>(text[at + i]) & 0x3f);
  return code;
}

std::string utf8_encode(uint32_t c) {
  const auto byte = [](uint32_t bits) { return static_cast<char>(bits); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000) {
    return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
  }
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)),
          byte(0x80 | (c & 0x3f))};
}

std::string quoted_bytes(std::string_view data) {
  const char quote = quote_for(data);
  std::string out(1, quote);
  for (char c : data) {
    const auto byte = static_cast<uint8_t>(c);
    if (append_simple_escape(out, byte, quote)) continue;
    if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += fmt::format("\\x{:02x}", byte);
    }
  }
  return out + quote;
}

std::string quoted_unicode(std::string_view text) {
  const char quote = quote_for(text);
  std::string out(1, quote);
  for (size_t at = 0; at < text.size(); at += utf8_size(text, at)) {
    const uint32_t c = utf8_code_point(text, at);
    if (append_simple_escape(out, c, quote)) continue;
    if (c >= 32 && c <= 126) {
      out += static_cast<char>(c);
    } else if (c < 0x100) {
      out += fmt::format("\\x{:02x}", c);
    } else if (c < 0x10000) {
      out += fmt::format("\\u{:04x}", c);
    } else {
      out += fmt::format("\\U{:08x}", c);
    }
  }
  return out + quote;
}

std::string quoted_json(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (append_simple_escape(out, static_cast<uint8_t>(c), '"')) continue;
    if (static_cast<uint8_t>(c) >= 32) {
      out += c;
    } else {
      out += fmt::format("\\u{:04x}", static_cast<uint8_t>(c));
    }
  }
  return out + "\"";
}

}  // namespace natmod::board
