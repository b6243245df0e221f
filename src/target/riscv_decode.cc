#include "target/riscv_decode.h"

#include "target/riscv_encoding.h"

namespace natmod::riscv {
namespace {

// The bit `from` of an instruction, moved to bit `to` of a number.
constexpr int64_t bit(uint32_t code, unsigned from, unsigned to) {
  return static_cast<int64_t>(code >> from & 1) << to;
}
constexpr int64_t sign(uint32_t code, unsigned from, unsigned to) {
  return -bit(code, from, to);
}
constexpr int64_t field(uint32_t code, unsigned high, unsigned low, unsigned to) {
  return static_cast<int64_t>(code >> low & ((1U << (high - low + 1)) - 1)) << to;
}

int64_t branch_distance(uint32_t code) {
  return sign(code, 31, 12) | field(code, 30, 25, 5) | field(code, 11, 8, 1) | bit(code, 7, 11);
}

int64_t jump_distance(uint32_t code) {
  return sign(code, 31, 20) | field(code, 30, 21, 1) | bit(code, 20, 11) | field(code, 19, 12, 12);
}

int64_t short_branch_distance(uint32_t code) {
  return sign(code, 12, 8) | field(code, 11, 10, 3) | field(code, 6, 5, 6) | field(code, 4, 3, 1) |
         bit(code, 2, 5);
}

int64_t short_jump_distance(uint32_t code) {
  return sign(code, 12, 11) | bit(code, 11, 4) | field(code, 10, 9, 8) | bit(code, 8, 10) |
         bit(code, 7, 6) | bit(code, 6, 7) | field(code, 5, 3, 1) | bit(code, 2, 5);
}

Instruction decode16(uint32_t code, unsigned word_size) {
  Instruction one{2};
  uint32_t quadrant = code & 3, operation = code >> 13;
  if (quadrant == 1 && (operation == 5 || (operation == 1 && word_size == 4))) {  // c.j, c.jal
    one.flow = operation == 5 ? Flow::jump : Flow::call;
    one.has_distance = true;
    one.distance = short_jump_distance(code);
  } else if (quadrant == 1 && operation >= 6) {  // c.beqz, c.bnez
    one.flow = Flow::branch;
    one.has_distance = true;
    one.distance = short_branch_distance(code);
  } else if (quadrant == 2 && operation == 4 && (code >> 2 & 31) == 0) {  // c.jr, c.jalr
    uint32_t target = rd_of(code);
    bool is_call = code >> 12 & 1;
    if (target == 0) {
      one.flow = Flow::end;  // c.ebreak
    } else if (is_call) {
      one.flow = Flow::indirect_call;
    } else {
      one.flow = target == kRa ? Flow::end : Flow::indirect_jump;
    }
  } else if (code == 0) {
    one.flow = Flow::end;  // illegal by definition
  }
  return one;
}

Instruction decode32(uint32_t code) {
  Instruction one{4};
  uint32_t opcode = code & 0x7f;
  if (opcode == kBranch) {
    one.flow = Flow::branch;
    one.has_distance = true;
    one.distance = branch_distance(code);
  } else if (opcode == kJal) {
    one.flow = rd_of(code) == kZero ? Flow::jump : Flow::call;
    one.has_distance = true;
    one.distance = jump_distance(code);
  } else if (opcode == kJalr) {
    bool is_jump = rd_of(code) == kZero;
    one.flow = !is_jump              ? Flow::indirect_call
               : rs1_of(code) == kRa ? Flow::end
                                     : Flow::indirect_jump;
  } else if (code == 0x00100073) {
    one.flow = Flow::end;  // ebreak
  }
  return one;
}

}  // namespace

Instruction decode(Bytes code, unsigned word_size) {
  uint32_t first = load16(code.data());
  if ((first & 3) != 3 || code.size() < 4) return decode16(first, word_size);
  return decode32(load32(code.data()));
}

}  // namespace natmod::riscv
