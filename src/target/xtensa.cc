// Xtensa: an instruction has 24 bits and no room for an address, so code loads addresses and large
// constants as words, literals, that lie at most 256 KiB before it (l32r). Calls, jumps and
// branches are relative. One relocation, R_XTENSA_SLOT0_OP, stands for the operand of any
// instruction: what it means is for the instruction to say.
//
// An address word's addend is in the table and in the place itself: GNU tools use the one, LLVM the
// other, and the ABI adds both.
//
// There are two ABIs. With register windows (ESP32) a function is called with call8, which moves
// the caller's a8 to a15 to the callee's a0 to a7 as the callee's first instruction runs; without
// (ESP8266) with call0.
//
// Source: Xtensa ISA Reference Manual, chapter 8 (windows, 4.7) and for the relocations, of which
// there is no other description, binutils. Bits are written as the manual draws them for
// little-endian cores, the first byte last.
#include "target/facets.h"
#include "target/startup.h"

namespace natmod {
namespace {

using namespace fields;
using enum RelocKind;

uint32_t load24(const uint8_t* place) {
  return static_cast<uint32_t>(place[0] | place[1] << 8 | place[2] << 16);
}

// The bits from `low` on become `value`.
void patch24(uint8_t* place, unsigned low, unsigned width, int64_t value) {
  uint32_t mask = ((1U << width) - 1) << low;
  uint32_t code = (load24(place) & ~mask) | (static_cast<uint32_t>(value) << low & mask);
  for (unsigned i = 0; i < 3; ++i) place[i] = static_cast<uint8_t>(code >> (8 * i));
}

int64_t no_addend(const uint8_t*) {
  return 0;
}

// A field's value is the distance from the instruction. Jumps and branches count from 4 bytes
// behind it.
constexpr int64_t kBias = 4;

// RI16: imm16 t 0001. Words, counted from the instruction rounded up, always backwards. The target
// is at a word boundary, so that rounding the instruction up is rounding the distance down.
void write_l32r(uint8_t* place, int64_t value) {
  patch24(place, 8, 16, value >> 2);
}
// CALL: offset18 n 0101. Words, counted from behind the instruction rounded down.
void write_call(uint8_t* place, int64_t value) {
  patch24(place, 6, 18, (value + 3 - kBias) >> 2);
}
// CALL: offset18 00 0110
void write_jump(uint8_t* place, int64_t value) {
  patch24(place, 6, 18, value - kBias);
}
// BRI12: imm12 s m 01 0110
void write_branch12(uint8_t* place, int64_t value) {
  patch24(place, 12, 12, value - kBias);
}
// RRI8, BRI8: imm8 r s t op0
void write_branch8(uint8_t* place, int64_t value) {
  patch24(place, 16, 8, value - kBias);
}
// RI6: imm6[3:0] s 1z imm6[5:4] 1100
void write_branch6(uint8_t* place, int64_t value) {
  auto distance = static_cast<uint32_t>(value - kBias);
  place[0] = static_cast<uint8_t>((place[0] & ~0x30U) | (distance >> 4 & 3) << 4);
  place[1] = static_cast<uint8_t>((place[1] & ~0xf0U) | (distance & 15) << 4);
}

constexpr Field l32r16{3, -(1 << 18), -1, 1, write_l32r, no_addend};
constexpr Field call18{3, -(1 << 19) + 1, 1 << 19, 1, write_call, no_addend};
constexpr Field jump18{3, -(1 << 17) + kBias, (1 << 17) - 1 + kBias, 1, write_jump, no_addend};
constexpr Field branch12{3, -(1 << 11) + kBias, (1 << 11) - 1 + kBias,
                         1, write_branch12,     no_addend};
constexpr Field branch8{3, -(1 << 7) + kBias, (1 << 7) - 1 + kBias, 1, write_branch8, no_addend};
constexpr Field branch6{2, kBias, 63 + kBias, 1, write_branch6, no_addend};
constexpr Field loop8{3, kBias, 255 + kBias, 1, write_branch8, no_addend};

constexpr const char* kNoOperand = "the instruction there has no address for an operand";
constexpr const char* kNoSlots = "the cores have no instructions of several operations (FLIX)";
constexpr const char* kNoConst16 = "the cores have no const16 instruction";

constexpr RelocHowto kHowtos[] = {
    {0, none, nullptr},                               // R_XTENSA_NONE
    {1, abs, &word32, nullptr, Slot::address, true},  // R_XTENSA_32
    {2, dynamic, nullptr},                            // R_XTENSA_RTLD
    {3, dynamic, nullptr},                            // R_XTENSA_GLOB_DAT
    {4, dynamic, nullptr},                            // R_XTENSA_JMP_SLOT
    {5, dynamic, nullptr},                            // R_XTENSA_RELATIVE
    {6, abs, &word32, nullptr, Slot::address, true},  // R_XTENSA_PLT
    {8, by_instruction, nullptr, kNoOperand},         // R_XTENSA_OP0
    {9, by_instruction, nullptr, kNoOperand},         // R_XTENSA_OP1
    {10, by_instruction, nullptr, kNoOperand},        // R_XTENSA_OP2
    {11, relax, nullptr},                             // R_XTENSA_ASM_EXPAND
    {12, none, nullptr},                              // R_XTENSA_ASM_SIMPLIFY
    {14, pc, &word32},                                // R_XTENSA_32_PCREL
    {15, none, nullptr},                              // R_XTENSA_GNU_VTINHERIT
    {16, none, nullptr},                              // R_XTENSA_GNU_VTENTRY
    // Distances within a section. The places hold them already, and no section is changed in
    // length.
    {17, none, nullptr},                        // R_XTENSA_DIFF8
    {18, none, nullptr},                        // R_XTENSA_DIFF16
    {19, none, nullptr},                        // R_XTENSA_DIFF32
    {20, by_instruction, nullptr, kNoOperand},  // R_XTENSA_SLOT0_OP
    {21, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT1_OP
    {22, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT2_OP
    {23, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT3_OP
    {24, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT4_OP
    {25, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT5_OP
    {26, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT6_OP
    {27, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT7_OP
    {28, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT8_OP
    {29, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT9_OP
    {30, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT10_OP
    {31, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT11_OP
    {32, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT12_OP
    {33, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT13_OP
    {34, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT14_OP
    {35, abs_part, nullptr, kNoConst16},        // R_XTENSA_SLOT0_ALT
    {36, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT1_ALT
    {37, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT2_ALT
    {38, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT3_ALT
    {39, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT4_ALT
    {40, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT5_ALT
    {41, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT6_ALT
    {42, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT7_ALT
    {43, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT8_ALT
    {44, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT9_ALT
    {45, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT10_ALT
    {46, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT11_ALT
    {47, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT12_ALT
    {48, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT13_ALT
    {49, abs_part, nullptr, kNoSlots},          // R_XTENSA_SLOT14_ALT
    {50, tls, nullptr},                         // R_XTENSA_TLSDESC_FN
    {51, tls, nullptr},                         // R_XTENSA_TLSDESC_ARG
    {52, tls, nullptr},                         // R_XTENSA_TLS_DTPOFF
    {53, tls, nullptr},                         // R_XTENSA_TLS_TPOFF
    {54, tls, nullptr},                         // R_XTENSA_TLS_FUNC
    {55, tls, nullptr},                         // R_XTENSA_TLS_ARG
    {56, tls, nullptr},                         // R_XTENSA_TLS_CALL
    {57, none, nullptr},                        // R_XTENSA_PDIFF8
    {58, none, nullptr},                        // R_XTENSA_PDIFF16
    {59, none, nullptr},                        // R_XTENSA_PDIFF32
    {60, none, nullptr},                        // R_XTENSA_NDIFF8
    {61, none, nullptr},                        // R_XTENSA_NDIFF16
    {62, none, nullptr},                        // R_XTENSA_NDIFF32
};

// What an operand relocation is, by the instructions that code & mask == match selects. Calls that
// may go through a stub are not among them: which those are, the ABI says.
struct Operand {
  uint32_t mask, match;
  RelocHowto howto;
};

constexpr uint32_t kSlot0Op = 20;
constexpr RelocHowto kPcCall{kSlot0Op, pc, &call18, nullptr, Slot::address, false, 4};
constexpr RelocHowto kCall{kSlot0Op, branch, &call18, nullptr, Slot::address, false, 4};
constexpr RelocHowto kTailCall{kSlot0Op, branch, &jump18};

constexpr Operand kOperands[] = {
    {0xf, 0x1, {kSlot0Op, literal, &l32r16, nullptr, Slot::address, false, 4}},  // l32r
    {0xf, 0x5, kPcCall},                                     // call0, call4, call8, call12
    {0x3f, 0x06, {kSlot0Op, pc, &jump18}},                   // j
    {0x3f, 0x16, {kSlot0Op, pc, &branch12, kFarBranch}},     // beqz, bnez, bltz, bgez
    {0x3f, 0x26, {kSlot0Op, pc, &branch8, kFarBranch}},      // beqi, bnei, blti, bgei
    {0xe0ff, 0x0076, {kSlot0Op, pc, &branch8, kFarBranch}},  // bf, bt
    {0xf0ff, 0x8076, {kSlot0Op, pc, &loop8}},                // loop
    {0xf0ff, 0x9076, {kSlot0Op, pc, &loop8}},                // loopnez
    {0xf0ff, 0xa076, {kSlot0Op, pc, &loop8}},                // loopgtz
    {0xbf, 0xb6, {kSlot0Op, pc, &branch8, kFarBranch}},      // bltui, bgeui
    {0xf, 0x7, {kSlot0Op, pc, &branch8, kFarBranch}},        // beq, bnone, bbci, …
    {0x8f, 0x8c, {kSlot0Op, pc, &branch6, kFarBranch}},      // beqz.n, bnez.n
};

class Literals final : public LiteralLoads {
 public:
  uint64_t reach() const override { return static_cast<uint64_t>(-l32r16.min); }

  // l32r aN, callxN aN, where aN is about to get the return address -> callN, nop
  const Form* direct_call(const uint8_t* place, size_t room) const override {
    constexpr uint32_t kL32r = 0x1, kCallx = 0xc0;
    if (room < 6) return nullptr;
    uint32_t load = load24(place), call = load24(place + 3);
    uint32_t window = call >> 4 & 3, target = 4 * window;
    bool is_pair =
        (load & 0xff) == (kL32r | target << 4) && call == (kCallx | window << 4 | target << 8);
    return is_pair ? &direct_calls_[window] : nullptr;
  }

 private:
  static Form direct(uint32_t window) {
    return {{static_cast<uint8_t>(0x05 | window << 4), 0, 0,  // callN
             0x10, 0x11, 0x20},                               // or a1, a1, a1
            6,
            0,
            &call18};
  }

  const Form direct_calls_[4] = {direct(0), direct(1), direct(2), direct(3)};
};

class Xtensa final : public Machine {
 public:
  explicit Xtensa(bool has_windows) : Machine(elf::EM_XTENSA, kHowtos), has_windows_(has_windows) {}

  std::optional<std::vector<uint8_t>> entry_jump(int64_t distance) const override {
    // j: the windows do not move, and no register is touched
    if (distance < jump18.min || distance > jump18.max) return std::nullopt;
    std::vector<uint8_t> code{0x06, 0x00, 0x00};
    write_jump(code.data(), distance);
    return code;
  }

  Stub stub() const override {
    //   <target>
    //   91 ff ff   l32r a9, <target>
    //   a0 09 00   jx   a9
    // Without windows a9 is any function's to use. With them it is, before the callee's first
    // instruction, the place of the callee's stack pointer, which that instruction writes.
    return {{0, 0, 0, 0, 0x91, 0xff, 0xff, 0xa0, 0x09, 0x00}, 0, 4};
  }

  StartupCode startup(const StartupPlan& plan) const override {
    return xtensa_startup(plan, has_windows_, call18);
  }

  int64_t branch_bias() const override { return 0; }
  int64_t call_reach() const override { return has_windows_ ? call18.max - 3 : jump18.max; }

  const LiteralLoads* literal_loads() const override { return &literals_; }

  // Only the ABI's own calls leave the stub's register free: call0, and a tail call's j, without
  // windows; call8 with them.
  const RelocHowto* operand_howto(const uint8_t* place, size_t room) const override {
    constexpr size_t kShortest = 2;
    if (room < kShortest) return nullptr;
    uint32_t code = static_cast<uint32_t>(place[0] | place[1] << 8);
    if ((code & 0x3f) == (has_windows_ ? 0x25 : 0x05)) return &kCall;
    if ((code & 0x3f) == 0x06 && !has_windows_) return &kTailCall;
    for (const Operand& row : kOperands) {
      if ((code & row.mask) == row.match) return &row.howto;
    }
    return nullptr;
  }

 private:
  bool has_windows_;
  Literals literals_;
};

}  // namespace

const Machine& xtensa_machine() {
  static const Xtensa machine(false);
  return machine;
}

const Machine& xtensawin_machine() {
  static const Xtensa machine(true);
  return machine;
}

}  // namespace natmod
