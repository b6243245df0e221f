// The module binascii.
//
// Source: MicroPython's extmod/modbinascii.c, for what is taken as padding, and texts.
#include "modules/checksum.h"
#include "modules/modules.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Value binascii_hexlify(Runtime& rt, Args args) {
  return new_bytes(rt, hex_text(rt, args));
}

Value binascii_unhexlify(Runtime& rt, Args args) {
  return new_bytes(rt, bytes_of_hex(rt, args[0]));
}

Value binascii_a2b_base64(Runtime& rt, Args args) {
  std::string out;
  uint32_t bits = 0;
  unsigned n_bits = 0;
  bool after_pad = false;
  for (const char c : buffer_bytes(rt, args[0])) {
    if (c == '=') {
      // One fills up 16 bits, two fill up 8.
      if (n_bits == 2 || (n_bits == 4 && after_pad)) {
        n_bits = 0;
        break;
      }
      after_pad = true;
    }
    const size_t digit = kBase64.find(c);
    if (digit == std::string_view::npos) continue;
    after_pad = false;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    n_bits += 6;
    if (n_bits >= 8) {
      n_bits -= 8;
      out += static_cast<char>(bits >> n_bits);
    }
  }
  if (n_bits != 0) raise(rt, TypeId::ValueError, "incorrect padding");
  return new_bytes(rt, out);
}

Value binascii_b2a_base64(Runtime& rt, Args args) {
  static const Param kParams[] = {{"newline", Param::boolean, 1}};
  const auto parsed = parse_args(rt, args.positional.subspan(1), args.keywords, kParams);
  const std::string data = buffer_bytes(rt, args[0]);
  std::string out;
  for (size_t i = 0; i < data.size(); i += 3) {
    const size_t n = std::min<size_t>(3, data.size() - i);
    uint32_t bits = 0;
    for (size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (k < n ? static_cast<uint8_t>(data[i + k]) : 0);
    for (size_t k = 0; k < 4; ++k) out += k <= n ? kBase64[bits >> (18 - 6 * k) & 0x3f] : '=';
  }
  if (parsed[0] != 0) out += '\n';
  return new_bytes(rt, out);
}

Value binascii_crc32(Runtime& rt, Args args) {
  const int64_t before = args.size() > 1 ? get_int_truncated(rt, args[1]) : 0;
  return new_uint(rt, crc32(buffer_bytes(rt, args[0]), static_cast<uint32_t>(before)));
}

constexpr Member kBinasciiFunctions[] = {
    {"hexlify", binascii_hexlify, 1, 2},
    {"unhexlify", binascii_unhexlify, 1, 1},
    {"a2b_base64", binascii_a2b_base64, 1, 1},
    {"b2a_base64", binascii_b2a_base64, 1, Member::kAny, true},
    {"crc32", binascii_crc32, 1, 2},
};

}  // namespace

const ModuleDef kModule_binascii = {
    .name = "binascii", .extensible = true, .functions = kBinasciiFunctions};

}  // namespace natmod::board
