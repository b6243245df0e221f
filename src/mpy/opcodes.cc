#include "mpy/opcodes.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "mpy/vuint.h"

namespace natmod::mpy {
namespace {

// The format depends on the opcode's high digit alone.
constexpr std::array kFormats = {
    OpFormat::byte,    // 0x00 reserved
    OpFormat::qstr,    // 0x10
    OpFormat::vuint,   // 0x20
    OpFormat::vuint,   // 0x30
    OpFormat::offset,  // 0x40
    OpFormat::byte,   OpFormat::byte, OpFormat::byte, OpFormat::byte,
    OpFormat::byte,   OpFormat::byte, OpFormat::byte, OpFormat::byte,
    OpFormat::byte,   OpFormat::byte, OpFormat::byte,
};

// An opcode has an extra byte if these bits are all clear.
constexpr uint8_t kExtraByteMask = 0b1001'1110;

struct OpName {
  uint8_t opcode;
  std::string_view name;
};

constexpr OpName kNames[] = {
#define NATMOD_OPCODE(ident, opcode, name) {opcode, name},
#include "mpy/opcodes.def"
};

// Opcodes that hold their operand: the operand of `first` is `bias`, and so on.
struct Range {
  uint8_t first;
  uint8_t count;
  int bias;
  std::string_view name;
};

constexpr Range kRanges[] = {
#define NATMOD_OPCODE_RANGE(ident, first, count, bias, name) {first, count, bias, name},
#include "mpy/opcodes.def"
};

constexpr std::string_view kUnary[] = {
#define NATMOD_UNARY_OP(ident, name) name,
#include "mpy/operators.def"
};
constexpr std::string_view kBinary[] = {
#define NATMOD_BINARY_OP(ident, name) name,
#include "mpy/operators.def"
};

int64_t read_signed_vuint(ByteReader& in) {
  uint8_t byte = in.u8();
  uint64_t value = byte & 0x40 ? ~uint64_t{0} : 0;
  for (unsigned n = 0;; ++n) {
    value = value << 7 | (byte & 0x7f);
    if ((byte & 0x80) == 0) return static_cast<int64_t>(value);
    if (n == 8) in.bad("integer exceeds 63 bits");
    byte = in.u8();
  }
}

/// The target of a jump. Distances count from the end of this field: an extra byte behind it is
/// part of the distance.
int64_t read_target(ByteReader& in, bool is_signed) {
  int64_t distance = in.u8();
  int64_t bias = 0x40;
  if (distance & 0x80) {
    distance = (distance & 0x7f) | in.u8() << 7;
    bias = 0x4000;
  }
  return static_cast<int64_t>(in.offset()) + distance - (is_signed ? bias : 0);
}

}  // namespace

std::string Instruction::name() const {
  for (const OpName& row : kNames) {
    if (row.opcode == opcode) return std::string(row.name);
  }
  for (const Range& row : kRanges) {
    const int index = opcode - row.first;
    if (index < 0 || index >= row.count) continue;
    if (row.first == kOpUnaryOpMulti)
      return fmt::format("{} {}", row.name, kUnary[static_cast<size_t>(index)]);
    if (row.first == kOpBinaryOpMulti)
      return fmt::format("{} {}", row.name, kBinary[static_cast<size_t>(index)]);
    return fmt::format("{} {}", row.name, index + row.bias);
  }
  return fmt::format("unknown {:#04x}", opcode);
}

bool makes_function(uint8_t opcode) {
  return opcode == kOpMakeClosure || opcode == kOpMakeClosureDefargs || opcode == kOpMakeFunction ||
         opcode == kOpMakeFunctionDefargs;
}

bool has_signed_offset(uint8_t opcode) {
  return opcode >= kOpUnwindJump && opcode <= kOpPopJumpIfFalse;
}

Instruction read_instruction(ByteReader& in) {
  Instruction instruction;
  instruction.begin = in.offset();
  instruction.opcode = in.u8();
  instruction.format = kFormats[instruction.opcode >> 4];
  switch (instruction.format) {
    case OpFormat::byte:
      break;
    case OpFormat::qstr:
      instruction.arg = read_vuint(in);
      break;
    case OpFormat::vuint:
      instruction.arg = instruction.opcode == kOpLoadConstSmallInt ? read_signed_vuint(in)
                                                                   : int64_t{read_vuint(in)};
      break;
    case OpFormat::offset:
      instruction.arg = read_target(in, has_signed_offset(instruction.opcode));
      break;
  }
  instruction.has_extra = (instruction.opcode & kExtraByteMask) == 0;
  if (instruction.has_extra) instruction.extra = in.u8();
  instruction.end = in.offset();
  return instruction;
}

}  // namespace natmod::mpy
