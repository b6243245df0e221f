#include "target/x86_instructions.h"

#include <initializer_list>

#include "base/little_endian.h"

namespace natmod {
namespace {

constexpr uint8_t kOperandSize = 0x66, kAddressSize = 0x67;

bool in(uint8_t byte, std::initializer_list<uint8_t> bytes) {
  for (uint8_t one : bytes) {
    if (one == byte) return true;
  }
  return false;
}

bool is_prefix(uint8_t byte) {
  return in(byte, {0x26, 0x2e, 0x36, 0x3e, kX86Fs, kX86Gs, kOperandSize, 0xf0, 0xf2, 0xf3});
}

class Decoder {
 public:
  Decoder(Bytes code, uint64_t offset, bool is_64) : code_(code), at_(offset), is_64_(is_64) {}

  std::optional<X86Instruction> decode() {
    prefixes();
    result_.opcode = at_;
    uint8_t opcode = next();
    bool is_vex = in(opcode, {0xc4, 0xc5}) && (is_64_ || peek() >= 0xc0);
    if (is_vex) {
      vex(opcode);
    } else if (opcode == 0x0f) {
      two_bytes(next());
    } else {
      one_byte(opcode);
    }
    result_.end = at_;
    if (!is_known_ || at_ > code_.size()) return std::nullopt;
    return result_;
  }

 private:
  uint8_t peek() const { return at_ < code_.size() ? code_[at_] : 0; }
  uint8_t next() {
    uint8_t byte = peek();
    ++at_;
    return byte;
  }
  void skip(unsigned bytes) { at_ += bytes; }
  void skip_word() { skip(result_.is_short && !is_wide_ ? 2 : 4); }

  void prefixes() {
    while (is_prefix(peek()) || (is_64_ && peek() == kAddressSize)) {
      if (in(peek(), {kX86Fs, kX86Gs})) {
        result_.segment = peek();
        result_.segment_at = at_;
      }
      result_.is_short |= next() == kOperandSize;
    }
    if (is_64_ && (peek() & 0xf0) == 0x40) is_wide_ = next() & 8;
  }

  // Opcodes that have no meaning in 64 bits.
  bool is_gone(uint8_t opcode) const {
    bool is_of_segments = opcode < 0x40 && (opcode & 7) > 5 && opcode != 0x0f;
    return is_64_ && (is_of_segments || in(opcode, {0x60, 0x61, 0xce, 0xd4, 0xd5, 0xd6}));
  }

  // The middle bits, which some opcodes go on in.
  unsigned operand() {
    uint8_t byte = next();
    unsigned mode = byte >> 6, base = byte & 7;
    if (mode == 3) return byte >> 3 & 7;
    result_.is_memory = true;
    bool has_sib = base == 4, has_index = false;
    if (has_sib) {
      uint8_t sib = next();
      base = sib & 7;
      has_index = (sib >> 3 & 7) != 4;
    }
    bool has_base = mode != 0 || base != 5;
    result_.is_absolute = !has_base && !has_index && (!is_64_ || has_sib);
    result_.displacement = at_;
    skip(mode == 1 ? 1 : mode == 2 || !has_base ? 4 : 0);
    return byte >> 3 & 7;
  }

  void one_byte(uint8_t opcode) {
    uint8_t low = opcode & 7;
    if (is_gone(opcode)) {
      is_known_ = false;
    } else if (opcode < 0x40) {
      if (low < 4) operand();
      if (low == 4) skip(1);
      if (low == 5) skip_word();
    } else if (in(opcode, {0x69, 0x81, 0xc7})) {
      operand();
      skip_word();
    } else if (in(opcode, {0x6b, 0x80, 0x83, 0xc0, 0xc1, 0xc6})) {
      operand();
      skip(1);
    } else if (in(opcode, {0xf6, 0xf7})) {
      if (operand() < 2) opcode == 0xf6 ? skip(1) : skip_word();
    } else if (opcode == 0x63 || (opcode >= 0x84 && opcode < 0x90) ||
               (opcode >= 0xd0 && opcode < 0xd4) || (opcode >= 0xd8 && opcode < 0xe0) ||
               opcode >= 0xfe) {
      operand();
    } else if (opcode >= 0xa0 && opcode < 0xa4) {
      result_.is_memory = result_.is_absolute = true;
      result_.displacement = at_;
      skip(is_64_ ? 8 : 4);
    } else if (is_wide_ && opcode >= 0xb8 && opcode < 0xc0) {
      skip(8);
    } else if (in(opcode, {0x68, 0xa9, 0xe8, 0xe9}) || (opcode >= 0xb8 && opcode < 0xc0)) {
      skip_word();
    } else if (in(opcode, {0x6a, 0xa8, 0xcd, 0xd4, 0xd5, 0xeb}) ||
               (opcode >= 0x70 && opcode < 0x80) || (opcode >= 0xb0 && opcode < 0xb8) ||
               (opcode >= 0xe0 && opcode < 0xe8)) {
      skip(1);
    } else if (in(opcode, {0xc2, 0xca})) {
      skip(2);
    } else if (opcode == 0xc8) {
      skip(3);
    } else {
      is_known_ = !in(opcode, {0x62, 0x67, 0x82, 0x9a, 0xc4, 0xc5, 0xea});
    }
  }

  static bool has_number(uint8_t opcode) {
    return (opcode >= 0x70 && opcode < 0x74) ||
           in(opcode, {0xa4, 0xac, 0xba, 0xc2, 0xc4, 0xc5, 0xc6});
  }

  void two_bytes(uint8_t opcode) {
    if (opcode == 0x38 || opcode == 0x3a) {
      next();
      operand();
      if (opcode == 0x3a) skip(1);
    } else if (opcode >= 0x80 && opcode < 0x90) {
      skip_word();
    } else if (in(opcode,
                  {0x05, 0x06, 0x08, 0x09, 0x0b, 0x0e, 0x77, 0xa0, 0xa1, 0xa2, 0xa8, 0xa9}) ||
               (opcode >= 0x30 && opcode < 0x38) || (opcode >= 0xc8 && opcode < 0xd0)) {
      return;
    } else {
      operand();
      if (has_number(opcode)) skip(1);
    }
  }

  void vex(uint8_t first) {
    unsigned map = first == 0xc4 ? next() & 0x1f : 1;
    next();
    uint8_t opcode = next();
    if (map == 1 && opcode == 0x77) return;
    operand();
    if (map == 3 || (map == 1 && has_number(opcode))) skip(1);
  }

  Bytes code_;
  uint64_t at_;
  bool is_64_;
  bool is_wide_ = false;  // operands of 64 bits
  X86Instruction result_;
  bool is_known_ = true;
};

bool is_system_call(Bytes code, const X86Instruction& one) {
  uint8_t first = code[one.opcode];
  uint8_t second = one.end - one.opcode > 1 ? code[one.opcode + 1] : 0;
  return (first == 0x0f && in(second, {0x05, 0x34})) || (first == 0xcd && second == 0x80);
}

// The word that -fstack-protector compares with: %fs:0x28, %gs:0x14.
bool is_stack_mark(Bytes code, const X86Instruction& one, bool is_64) {
  return one.is_absolute && load_le<uint32_t>(&code[one.displacement]) == (is_64 ? 0x28 : 0x14);
}

}  // namespace

std::optional<X86Instruction> decode_x86(Bytes code, uint64_t offset, bool is_64) {
  return Decoder(code, offset, is_64).decode();
}

std::optional<SystemUse> find_x86_system_use(Bytes code, bool is_64) {
  uint8_t thread = is_64 ? kX86Fs : kX86Gs;
  for (uint64_t offset = 0; offset < code.size();) {
    std::optional<X86Instruction> one = decode_x86(code, offset, is_64);
    if (!one) return std::nullopt;
    if (is_system_call(code, *one)) return SystemUse{offset, "makes a system call"};
    if (one->segment == thread && one->is_memory && !is_stack_mark(code, *one, is_64)) {
      return SystemUse{offset,
                       is_64 ? "reads the thread pointer, %fs" : "reads the thread pointer, %gs"};
    }
    offset = one->end;
  }
  return std::nullopt;
}

}  // namespace natmod
