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

uint8_t register_at(uint32_t code, unsigned at) {
  return static_cast<uint8_t>(code >> at & 31);
}
// Three bits name x8 to x15.
uint8_t short_register_at(uint32_t code, unsigned at) {
  return static_cast<uint8_t>(8 + (code >> at & 7));
}

// c.addi4spn; loads and stores
void decode_quadrant0(MachineInstruction& one, uint32_t code) {
  uint32_t operation = code >> 13;
  if (code == 0) one.flow = Flow::end;  // illegal by definition
  if (operation != 0) one.base = short_register_at(code, 7);
  (operation >= 5 ? one.other : one.to) = short_register_at(code, 2);
}

// c.srli, c.srai, c.andi, c.sub, c.xor, c.or, c.and, …
void decode_arithmetic(MachineInstruction& one, uint32_t code) {
  one.to = one.base = short_register_at(code, 7);
  bool has_two = (code >> 10 & 3) == 3;
  if (has_two) one.other = short_register_at(code, 2);
  one.keeps_base = has_two && (code >> 12 & 1) == 0 && (code >> 5 & 3) == 0;  // c.sub
}

void decode_quadrant1(MachineInstruction& one, uint32_t code, unsigned word_size) {
  constexpr uint8_t kSp = 2;
  uint8_t number = register_at(code, 7);
  switch (code >> 13) {
    case 0:  // c.addi
      one.to = one.base = number;
      one.keeps_base = true;
      break;
    case 1:  // c.jal, c.addiw
      if (word_size == 4) {
        one.flow = Flow::call;
        one.to = kRa;
        one.has_distance = true;
        one.distance = short_jump_distance(code);
      } else {
        one.to = one.base = number;
      }
      break;
    case 3:  // c.addi16sp, c.lui
      if (number == kSp) one.base = kSp;
      [[fallthrough]];
    case 2:  // c.li
      one.to = number;
      break;
    case 4:
      decode_arithmetic(one, code);
      break;
    case 5:  // c.j
      one.flow = Flow::jump;
      one.has_distance = true;
      one.distance = short_jump_distance(code);
      break;
    default:  // c.beqz, c.bnez
      one.flow = Flow::branch;
      one.base = short_register_at(code, 7);
      one.has_distance = true;
      one.distance = short_branch_distance(code);
      break;
  }
}

// c.jr, c.mv, c.ebreak, c.jalr, c.add
void decode_register_move(MachineInstruction& one, uint32_t code) {
  uint8_t number = register_at(code, 7), source = register_at(code, 2);
  bool is_second_half = code >> 12 & 1;
  if (source != 0) {
    one.to = number;
    one.base = source;
    one.keeps_base = true;
    if (is_second_half) {
      one.other = number;
      one.keeps_other = true;
    }
    return;
  }
  one.base = number;
  if (number == 0) {
    one.flow = Flow::end;  // c.ebreak
  } else if (is_second_half) {
    one.flow = Flow::indirect_call;
    one.to = kRa;
  } else {
    one.flow = number == kRa ? Flow::end : Flow::indirect_jump;
  }
}

void decode_quadrant2(MachineInstruction& one, uint32_t code) {
  switch (code >> 13) {
    case 0:  // c.slli
      one.to = one.base = register_at(code, 7);
      break;
    case 4:
      decode_register_move(one, code);
      break;
    case 5: {  // Zcmp: cm.push, cm.pop, cm.popret, …
      uint32_t operation = code >> 8 & 31;
      one.writes_more = true;
      if (operation == 0b11100 || operation == 0b11110) one.flow = Flow::end;
      break;
    }
    case 6:
    case 7:  // stores to the stack
      one.other = register_at(code, 2);
      break;
    default:  // loads from it
      one.to = register_at(code, 7);
      break;
  }
}

MachineInstruction decode16(uint32_t code, unsigned word_size) {
  MachineInstruction one{2};
  switch (code & 3) {
    case 0:
      decode_quadrant0(one, code);
      break;
    case 1:
      decode_quadrant1(one, code, word_size);
      break;
    default:
      decode_quadrant2(one, code);
      break;
  }
  return one;
}

// add, sub and, of Zba, sh1add to sh3add
void decode_sum(MachineInstruction& one, uint32_t code) {
  uint32_t operation = code >> 25, variant = code >> 12 & 7;
  constexpr uint32_t kSub = 0x20, kShiftAdd = 0x10;
  one.keeps_base = variant == 0 && (operation == 0 || operation == kSub);
  one.keeps_other = (variant == 0 && operation == 0) || operation == kShiftAdd;
}

void decode_jalr(MachineInstruction& one) {
  one.flow = one.to != kZero   ? Flow::indirect_call
             : one.base == kRa ? Flow::end
                               : Flow::indirect_jump;
}

MachineInstruction decode32(uint32_t code) {
  constexpr uint32_t kLoad = 0x03, kLoadFloat = 0x07, kAddiw = 0x1b, kSystem = 0x73, kStore = 0x23,
                     kStoreFloat = 0x27;
  MachineInstruction one{4};
  uint32_t opcode = code & 0x7f;
  one.to = register_at(code, 7);
  one.base = register_at(code, 15);
  one.other = register_at(code, 20);
  switch (opcode) {
    case kLui:
    case kAuipc:
      one.base = one.other = 0;
      break;
    case kLoad:
    case kLoadFloat:
    case kAddi:
    case kAddiw:
      one.other = 0;
      one.keeps_base = (code & 0x707f) == kAddi;
      break;
    case kAdd:
      decode_sum(one, code);
      break;
    case kStore:
    case kStoreFloat:
      one.to = 0;
      break;
    case kBranch:
      one.flow = Flow::branch;
      one.to = 0;
      one.has_distance = true;
      one.distance = branch_distance(code);
      break;
    case kJal:
      one.flow = one.to == kZero ? Flow::jump : Flow::call;
      one.base = one.other = 0;
      one.has_distance = true;
      one.distance = jump_distance(code);
      break;
    case kJalr:
      one.other = 0;
      decode_jalr(one);
      break;
    case kSystem:
      one.other = 0;
      if (code == 0x00100073) one.flow = Flow::end;  // ebreak
      break;
    default:
      break;
  }
  return one;
}

}  // namespace

MachineInstruction decode(Bytes code, unsigned word_size) {
  uint32_t first = load16(code.data());
  if ((first & 3) != 3 || code.size() < 4) return decode16(first, word_size);
  return decode32(load32(code.data()));
}

}  // namespace natmod::riscv
