// The instruction formats of MicroPython bytecode, version 6: enough to step over instructions, to
// print them, and to change the tables that they index.
//
// Source: MicroPython's py/bc0.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/byte_reader.h"

namespace natmod::mpy {

/// What follows the opcode byte. Some opcodes have one more byte behind that.
enum class OpFormat : uint8_t {
  byte,    ///< nothing
  qstr,    ///< vuint: index of the QSTR table
  vuint,   ///< vuint, or for LOAD_CONST_SMALL_INT a signed one
  offset,  ///< 1 or 2 bytes, low 7 bits first: a jump's distance from the end of this field
};

/// kOpLoadName and so on; of the opcodes that hold their operand, the first.
enum Opcode : uint8_t {
#define NATMOD_OPCODE(ident, opcode, name) kOp##ident = (opcode),
#define NATMOD_OPCODE_RANGE(ident, first, count, bias, name) kOp##ident = (first),
#include "mpy/opcodes.def"
};

#define NATMOD_OPCODE_RANGE(ident, first, count, bias, name) \
  inline constexpr int kOp##ident##Bias = (bias);
#include "mpy/opcodes.def"

struct Instruction {
  size_t begin = 0;  ///< of the opcode byte, counted as the reader counts
  size_t end = 0;
  uint8_t opcode = 0;
  OpFormat format = OpFormat::byte;
  bool has_extra = false;
  uint8_t extra = 0;
  int64_t arg = 0;  ///< index, number, or the jump's target, counted as begin

  /// `JUMP`, `LOAD_FAST 3`, `BINARY_OP __add__`; `unknown 0x08` if there is no such opcode.
  std::string name() const;
};

/// The argument is the number of a child function.
bool makes_function(uint8_t opcode);

/// A jump's distance may count backwards, which costs one bit of range.
bool has_signed_offset(uint8_t opcode);

/// Reads one instruction.
Instruction read_instruction(ByteReader& in);

}  // namespace natmod::mpy
