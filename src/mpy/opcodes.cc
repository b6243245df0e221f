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

constexpr std::array kNames = {
    OpName{0x10, "LOAD_CONST_STRING"},
    OpName{0x11, "LOAD_NAME"},
    OpName{0x12, "LOAD_GLOBAL"},
    OpName{0x13, "LOAD_ATTR"},
    OpName{0x14, "LOAD_METHOD"},
    OpName{0x15, "LOAD_SUPER_METHOD"},
    OpName{0x16, "STORE_NAME"},
    OpName{0x17, "STORE_GLOBAL"},
    OpName{0x18, "STORE_ATTR"},
    OpName{0x19, "DELETE_NAME"},
    OpName{0x1a, "DELETE_GLOBAL"},
    OpName{0x1b, "IMPORT_NAME"},
    OpName{0x1c, "IMPORT_FROM"},
    OpName{0x20, "MAKE_CLOSURE"},
    OpName{0x21, "MAKE_CLOSURE_DEFARGS"},
    OpName{0x22, "LOAD_CONST_SMALL_INT"},
    OpName{0x23, "LOAD_CONST_OBJ"},
    OpName{0x24, "LOAD_FAST_N"},
    OpName{0x25, "LOAD_DEREF"},
    OpName{0x26, "STORE_FAST_N"},
    OpName{0x27, "STORE_DEREF"},
    OpName{0x28, "DELETE_FAST"},
    OpName{0x29, "DELETE_DEREF"},
    OpName{0x2a, "BUILD_TUPLE"},
    OpName{0x2b, "BUILD_LIST"},
    OpName{0x2c, "BUILD_MAP"},
    OpName{0x2d, "BUILD_SET"},
    OpName{0x2e, "BUILD_SLICE"},
    OpName{0x2f, "STORE_COMP"},
    OpName{0x30, "UNPACK_SEQUENCE"},
    OpName{0x31, "UNPACK_EX"},
    OpName{0x32, "MAKE_FUNCTION"},
    OpName{0x33, "MAKE_FUNCTION_DEFARGS"},
    OpName{0x34, "CALL_FUNCTION"},
    OpName{0x35, "CALL_FUNCTION_VAR_KW"},
    OpName{0x36, "CALL_METHOD"},
    OpName{0x37, "CALL_METHOD_VAR_KW"},
    OpName{0x40, "UNWIND_JUMP"},
    OpName{0x42, "JUMP"},
    OpName{0x43, "POP_JUMP_IF_TRUE"},
    OpName{0x44, "POP_JUMP_IF_FALSE"},
    OpName{0x45, "JUMP_IF_TRUE_OR_POP"},
    OpName{0x46, "JUMP_IF_FALSE_OR_POP"},
    OpName{0x47, "SETUP_WITH"},
    OpName{0x48, "SETUP_EXCEPT"},
    OpName{0x49, "SETUP_FINALLY"},
    OpName{0x4a, "POP_EXCEPT_JUMP"},
    OpName{0x4b, "FOR_ITER"},
    OpName{0x50, "LOAD_CONST_FALSE"},
    OpName{0x51, "LOAD_CONST_NONE"},
    OpName{0x52, "LOAD_CONST_TRUE"},
    OpName{0x53, "LOAD_NULL"},
    OpName{0x54, "LOAD_BUILD_CLASS"},
    OpName{0x55, "LOAD_SUBSCR"},
    OpName{0x56, "STORE_SUBSCR"},
    OpName{0x57, "DUP_TOP"},
    OpName{0x58, "DUP_TOP_TWO"},
    OpName{0x59, "POP_TOP"},
    OpName{0x5a, "ROT_TWO"},
    OpName{0x5b, "ROT_THREE"},
    OpName{0x5c, "WITH_CLEANUP"},
    OpName{0x5d, "END_FINALLY"},
    OpName{0x5e, "GET_ITER"},
    OpName{0x5f, "GET_ITER_STACK"},
    OpName{0x62, "STORE_MAP"},
    OpName{0x63, "RETURN_VALUE"},
    OpName{0x64, "RAISE_LAST"},
    OpName{0x65, "RAISE_OBJ"},
    OpName{0x66, "RAISE_FROM"},
    OpName{0x67, "YIELD_VALUE"},
    OpName{0x68, "YIELD_FROM"},
    OpName{0x69, "IMPORT_STAR"},
};

// Opcodes that hold their operand: the operand of `first` is `bias`, and so on.
struct Multi {
  uint8_t first;
  uint8_t count;
  int bias;
  std::string_view name;
};

constexpr std::array kMultis = {
    Multi{0x70, 64, -16, "LOAD_CONST_SMALL_INT"},
    Multi{0xb0, 16, 0, "LOAD_FAST"},
    Multi{0xc0, 16, 0, "STORE_FAST"},
};

struct Operators {
  uint8_t first;
  std::string_view name;
  std::span<const std::string_view> operators;
};

constexpr std::array<std::string_view, 4> kUnary = {"__pos__", "__neg__", "__invert__", "not"};
constexpr std::array<std::string_view, 35> kBinary = {
    "__lt__",     "__gt__",       "__eq__",      "__le__",        "__ge__",
    "__ne__",     "in",           "is",          "except",        "__ior__",
    "__ixor__",   "__iand__",     "__ilshift__", "__irshift__",   "__iadd__",
    "__isub__",   "__imul__",     "__imatmul__", "__ifloordiv__", "__itruediv__",
    "__imod__",   "__ipow__",     "__or__",      "__xor__",       "__and__",
    "__lshift__", "__rshift__",   "__add__",     "__sub__",       "__mul__",
    "__matmul__", "__floordiv__", "__truediv__", "__mod__",       "__pow__",
};
constexpr std::array kOperators = {
    Operators{0xd0, "UNARY_OP", kUnary},
    Operators{0xd7, "BINARY_OP", kBinary},
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
  for (const Multi& row : kMultis) {
    int index = opcode - row.first;
    if (index >= 0 && index < row.count) return fmt::format("{} {}", row.name, index + row.bias);
  }
  for (const Operators& row : kOperators) {
    size_t index = size_t{opcode} - row.first;
    if (index < row.operators.size()) return fmt::format("{} {}", row.name, row.operators[index]);
  }
  return fmt::format("unknown {:#04x}", opcode);
}

bool makes_function(uint8_t opcode) {
  return opcode == 0x20 || opcode == 0x21 || opcode == kOpMakeFunction || opcode == 0x33;
}

bool has_signed_offset(uint8_t opcode) {
  return opcode >= 0x40 && opcode <= 0x44;
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
