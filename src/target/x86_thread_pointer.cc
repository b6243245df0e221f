// x86: thread-local variables from a thread pointer. Programs keep it at %gs:0, and code reaches a
// variable at an offset from it: %gs:x@ntpoff, or x@ntpoff(%eax) once %eax holds the pointer.
// Modules have no such pointer. Where it is 0 the offsets are addresses, and this makes it 0: reads
// of %gs:0 become 0, and what else goes by %gs goes by %ds, as all other data does. The offset that
// code loads from a slot of its own becomes a number. Instructions keep their length.
//
// Only whole instructions can be told from their bytes, so a section's are taken one by one.
//
// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, appendix A;
// "ELF Handling For Thread-Local Storage", 4.1.6 and 4.4.
#include "target/x86_thread_pointer.h"

namespace natmod {
namespace {

constexpr uint8_t kGs = 0x65, kDs = 0x3e, kOperandSize = 0x66;

struct Decoded {
  uint64_t opcode = 0;  ///< its offset
  uint64_t end = 0;
  uint64_t gs = 0;            ///< the prefix's offset
  uint64_t displacement = 0;  ///< of 32 bits: its offset
  bool has_gs = false;
  bool is_short = false;  ///< operands of 16 bits
  bool is_memory = false;
  bool is_absolute = false;  ///< the operand is no more than the displacement
};

bool in(uint8_t byte, std::initializer_list<uint8_t> bytes) {
  for (uint8_t one : bytes) {
    if (one == byte) return true;
  }
  return false;
}

bool is_prefix(uint8_t byte) {
  return in(byte, {0x26, 0x2e, 0x36, kDs, 0x64, kGs, kOperandSize, 0xf0, 0xf2, 0xf3});
}

// One instruction. False where there is none that compilers make.
class Decoder {
 public:
  Decoder(Bytes code, uint64_t offset) : code_(code), at_(offset) {}

  std::optional<Decoded> decode() {
    while (is_prefix(peek())) {
      if (peek() == kGs) {
        result_.has_gs = true;
        result_.gs = at_;
      }
      result_.is_short |= next() == kOperandSize;
    }
    result_.opcode = at_;
    uint8_t opcode = next();
    bool is_vex = in(opcode, {0xc4, 0xc5}) && peek() >= 0xc0;
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
  void skip_word() { skip(result_.is_short ? 2 : 4); }

  // The middle bits, which some opcodes go on in.
  unsigned operand() {
    uint8_t byte = next();
    unsigned mode = byte >> 6, base = byte & 7;
    if (mode == 3) return byte >> 3 & 7;
    result_.is_memory = true;
    bool has_index = false;
    if (base == 4) {
      uint8_t sib = next();
      base = sib & 7;
      has_index = (sib >> 3 & 7) != 4;
    }
    bool has_base = mode != 0 || base != 5;
    result_.is_absolute = !has_base && !has_index;
    result_.displacement = at_;
    skip(mode == 1 ? 1 : mode == 2 || !has_base ? 4 : 0);
    return byte >> 3 & 7;
  }

  void one_byte(uint8_t opcode) {
    uint8_t low = opcode & 7;
    if (opcode < 0x40) {
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
      skip(4);
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
  Decoded result_;
  bool is_known_ = true;
};

// The load or addition of a number, of the same length; the number is where the displacement was.
bool take_number(uint8_t* opcode, bool is_short) {
  if (is_short) return false;
  uint8_t number = 0xc0 | (opcode[1] >> 3 & 7);
  switch (opcode[0]) {
    case 0xa1:  // mov disp32, %eax    ->   mov $imm32, %eax
      opcode[0] = 0xb8;
      return true;
    case 0x8b:  // mov disp32, %reg    ->   mov $imm32, %reg
    case 0x03:  // add disp32, %reg    ->   add $imm32, %reg
      if ((opcode[1] & 0b11'000'111) != 0b00'000'101) return false;
      opcode[0] = opcode[0] == 0x8b ? 0xc7 : 0x81;
      opcode[1] = number;
      return true;
    default:
      return false;
  }
}

bool change(std::span<uint8_t> code, const Decoded& one, const RelocationAt& type_at) {
  constexpr uint32_t kIndirect = 15;  // R_386_TLS_IE: the slot's address
  uint32_t type = one.is_absolute ? type_at(one.displacement) : 0;
  uint8_t* opcode = &code[one.opcode];
  if (type == kIndirect) return take_number(opcode, one.is_short);
  if (!one.has_gs) return true;
  if (!one.is_memory) return false;
  bool is_pointer = one.is_absolute && type == 0;
  if (is_pointer && fields::word32.read(&code[one.displacement]) != 0) return true;  // no variable
  code[one.gs] = kDs;
  return !is_pointer || take_number(opcode, one.is_short);
}

}  // namespace

std::optional<uint64_t> drop_thread_pointer(std::span<uint8_t> code, const RelocationAt& type_at) {
  for (uint64_t offset = 0; offset < code.size();) {
    std::optional<Decoded> one = Decoder(code, offset).decode();
    if (!one || !change(code, *one, type_at)) return offset;
    offset = one->end;
  }
  return std::nullopt;
}

}  // namespace natmod
