// RISC-V: 32-bit addresses are made of two instructions, 20 high and 12 low bits, from the program
// counter (auipc) or absolute (lui). The low part of a pc-relative pair names its auipc, not the
// symbol (pc_low). Compilers leave every call as such a pair for the linker to shorten
// (R_RISCV_RELAX), and labels in tables as sums and differences (add, sub, set).
//
// Source: "RISC-V ABIs Specification", ELF chapter; encodings: RISC-V ISA manual, volume I,
// chapters 2 and 16 (immediates are written there as imm[20|10:1|11|19:12]).
#include "target/machine.h"
#include "target/startup.h"

namespace natmod {
namespace {

using namespace fields;
using enum RelocKind;

// The bits high..low of `value`, moved to bit `to`.
constexpr uint32_t bits(int64_t value, unsigned high, unsigned low, unsigned to) {
  return (static_cast<uint32_t>(value >> low) & ((1U << (high - low + 1)) - 1)) << to;
}

uint32_t load32(const uint8_t* place) {
  return static_cast<uint32_t>(word32.read(place));
}
uint32_t load16(const uint8_t* place) {
  return static_cast<uint32_t>(place[0] | place[1] << 8);
}

void patch32(uint8_t* place, uint32_t mask, uint32_t value) {
  word32.write(place, (load32(place) & ~mask) | value);
}

void patch16(uint8_t* place, uint32_t mask, uint32_t value) {
  either16.write(place, static_cast<int64_t>((load16(place) & ~mask) | value));
}

int64_t no_addend(const uint8_t*) {
  return 0;
}

// U: imm[31:12] rd opcode. Rounded, since the low part is signed.
void write_hi20(uint8_t* place, int64_t value) {
  patch32(place, 0xfffff000, bits(value + 0x800, 31, 12, 12));
}
// I: imm[11:0] rs1 funct3 rd opcode
void write_lo12_i(uint8_t* place, int64_t value) {
  patch32(place, 0xfff00000, bits(value, 11, 0, 20));
}
// S: imm[11:5] rs2 rs1 funct3 imm[4:0] opcode
void write_lo12_s(uint8_t* place, int64_t value) {
  patch32(place, 0xfe000f80, bits(value, 11, 5, 25) | bits(value, 4, 0, 7));
}
// B: imm[12|10:5] rs2 rs1 funct3 imm[4:1|11] opcode
void write_branch(uint8_t* place, int64_t value) {
  patch32(place, 0xfe000f80,
          bits(value, 12, 12, 31) | bits(value, 10, 5, 25) | bits(value, 4, 1, 8) |
              bits(value, 11, 11, 7));
}
// J: imm[20|10:1|11|19:12] rd opcode
void write_jal(uint8_t* place, int64_t value) {
  patch32(place, 0xfffff000,
          bits(value, 20, 20, 31) | bits(value, 10, 1, 21) | bits(value, 11, 11, 20) |
              bits(value, 19, 12, 12));
}
// CB: funct3 imm[8|4:3] rs1' imm[7:6|2:1|5] op
void write_c_branch(uint8_t* place, int64_t value) {
  patch16(place, 0x1c7c,
          bits(value, 8, 8, 12) | bits(value, 4, 3, 10) | bits(value, 7, 6, 5) |
              bits(value, 2, 1, 3) | bits(value, 5, 5, 2));
}
// CJ: funct3 imm[11|4|9:8|10|6|7|3:1|5] op
void write_c_jump(uint8_t* place, int64_t value) {
  patch16(place, 0x1ffc,
          bits(value, 11, 11, 12) | bits(value, 4, 4, 11) | bits(value, 9, 8, 9) |
              bits(value, 10, 10, 8) | bits(value, 6, 6, 7) | bits(value, 7, 7, 6) |
              bits(value, 3, 1, 3) | bits(value, 5, 5, 2));
}
// auipc, jalr
void write_call(uint8_t* place, int64_t value) {
  write_hi20(place, value);
  write_lo12_i(place + 4, value);
}

void write_6(uint8_t* place, int64_t value) {
  place[0] = static_cast<uint8_t>((place[0] & 0xc0) | (value & 0x3f));
}
int64_t read_6(const uint8_t* place) {
  return place[0] & 0x3f;
}

// LEB128 of the length that it has: the assembler left room.
void write_uleb128(uint8_t* place, int64_t value) {
  auto rest = static_cast<uint64_t>(value);
  for (; *place & 0x80; ++place, rest >>= 7) {
    *place = static_cast<uint8_t>(0x80 | (rest & 0x7f));
  }
  *place = static_cast<uint8_t>(rest & 0x7f);
}
int64_t read_uleb128(const uint8_t* place) {
  uint64_t value = 0;
  unsigned shift = 0;
  for (; *place & 0x80; ++place, shift += 7) {
    if (shift < 64) value |= static_cast<uint64_t>(*place & 0x7f) << shift;
  }
  if (shift < 64) value |= static_cast<uint64_t>(*place) << shift;
  return static_cast<int64_t>(value);
}

constexpr int64_t kMin64 = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax64 = std::numeric_limits<int64_t>::max();
// Rounding moves the limits of a 32-bit value made of two parts.
constexpr int64_t kMinPair = -(1LL << 31) - 0x800, kMaxPair = (1LL << 31) - 0x801;

constexpr Field hi20{4, kMinPair, kMaxPair, 1, write_hi20, no_addend};
constexpr Field lo12_i{4, kMin64, kMax64, 1, write_lo12_i, no_addend};
constexpr Field lo12_s{4, kMin64, kMax64, 1, write_lo12_s, no_addend};
constexpr Field branch12{4, -(1 << 12), (1 << 12) - 1, 2, write_branch, no_addend};
constexpr Field jal20{4, -(1 << 20), (1 << 20) - 1, 2, write_jal, no_addend};
constexpr Field c_branch8{2, -(1 << 8), (1 << 8) - 1, 2, write_c_branch, no_addend};
constexpr Field c_jump11{2, -(1 << 11), (1 << 11) - 1, 2, write_c_jump, no_addend};
constexpr Field call32{8, kMinPair, kMaxPair, 2, write_call, no_addend};
// Sums and differences are modulo their size.
constexpr Field any6{1, kMin64, kMax64, 1, write_6, read_6};
constexpr Field uleb128{1, kMin64, kMax64, 1, write_uleb128, read_uleb128};

constexpr const char* kNotPic = "compile with -fpic";

constexpr RelocHowto kHowtos[] = {
    {0, none, nullptr},                                     // R_RISCV_NONE
    {1, abs, &word32},                                      // R_RISCV_32
    {2, abs, &word64},                                      // R_RISCV_64
    {3, dynamic, nullptr},                                  // R_RISCV_RELATIVE
    {4, dynamic, nullptr},                                  // R_RISCV_COPY
    {5, dynamic, nullptr},                                  // R_RISCV_JUMP_SLOT
    {6, tls, nullptr},                                      // R_RISCV_TLS_DTPMOD32
    {7, tls, nullptr},                                      // R_RISCV_TLS_DTPMOD64
    {8, tls, nullptr},                                      // R_RISCV_TLS_DTPREL32
    {9, tls, nullptr},                                      // R_RISCV_TLS_DTPREL64
    {10, tls, nullptr},                                     // R_RISCV_TLS_TPREL32
    {11, tls, nullptr},                                     // R_RISCV_TLS_TPREL64
    {12, tls, nullptr},                                     // R_RISCV_TLSDESC
    {16, pc, &branch12},                                    // R_RISCV_BRANCH
    {17, pc, &jal20},                                       // R_RISCV_JAL
    {18, branch, &call32},                                  // R_RISCV_CALL
    {19, branch, &call32},                                  // R_RISCV_CALL_PLT
    {20, got_pc, &hi20},                                    // R_RISCV_GOT_HI20
    {21, tls, nullptr},                                     // R_RISCV_TLS_GOT_HI20
    {22, got_pc, &hi20, nullptr, Slot::thread_local_pair},  // R_RISCV_TLS_GD_HI20
    {23, pc, &hi20},                                        // R_RISCV_PCREL_HI20
    {24, pc_low, &lo12_i},                                  // R_RISCV_PCREL_LO12_I
    {25, pc_low, &lo12_s},                                  // R_RISCV_PCREL_LO12_S
    {26, abs_part, &hi20, kNotPic},                         // R_RISCV_HI20
    {27, abs_part, &lo12_i, kNotPic},                       // R_RISCV_LO12_I
    {28, abs_part, &lo12_s, kNotPic},                       // R_RISCV_LO12_S
    {29, tls, nullptr},                                     // R_RISCV_TPREL_HI20
    {30, tls, nullptr},                                     // R_RISCV_TPREL_LO12_I
    {31, tls, nullptr},                                     // R_RISCV_TPREL_LO12_S
    {32, tls, nullptr},                                     // R_RISCV_TPREL_ADD
    {33, add, &word8},                                      // R_RISCV_ADD8
    {34, add, &word16},                                     // R_RISCV_ADD16
    {35, add, &word32},                                     // R_RISCV_ADD32
    {36, add, &word64},                                     // R_RISCV_ADD64
    {37, sub, &word8},                                      // R_RISCV_SUB8
    {38, sub, &word16},                                     // R_RISCV_SUB16
    {39, sub, &word32},                                     // R_RISCV_SUB32
    {40, sub, &word64},                                     // R_RISCV_SUB64
    {41, got_pc, &signed32},                                // R_RISCV_GOT32_PCREL
    {43, align, nullptr},                                   // R_RISCV_ALIGN
    {44, pc, &c_branch8},                                   // R_RISCV_RVC_BRANCH
    {45, pc, &c_jump11},                                    // R_RISCV_RVC_JUMP
    {51, relax, nullptr},                                   // R_RISCV_RELAX
    {52, sub, &any6},                                       // R_RISCV_SUB6
    {53, set, &any6},                                       // R_RISCV_SET6
    {54, set, &word8},                                      // R_RISCV_SET8
    {55, set, &word16},                                     // R_RISCV_SET16
    {56, set, &word32},                                     // R_RISCV_SET32
    {57, pc, &signed32},                                    // R_RISCV_32_PCREL
    {58, dynamic, nullptr},                                 // R_RISCV_IRELATIVE
    {59, branch, &signed32},                                // R_RISCV_PLT32
    {60, set, &uleb128},                                    // R_RISCV_SET_ULEB128
    {61, sub, &uleb128},                                    // R_RISCV_SUB_ULEB128
    {62, tls, nullptr},                                     // R_RISCV_TLSDESC_HI20
    {63, tls, nullptr},                                     // R_RISCV_TLSDESC_LOAD_LO12
    {64, tls, nullptr},                                     // R_RISCV_TLSDESC_ADD_LO12
    {65, tls, nullptr},                                     // R_RISCV_TLSDESC_CALL
};

constexpr uint32_t kAuipc = 0x17, kJalr = 0x67, kJal = 0x6f;
constexpr uint32_t kCJ = 0xa001, kCJal = 0x2001;
constexpr uint32_t kZero = 0, kRa = 1, kT3 = 28;

std::vector<uint8_t> code16(uint32_t instruction) {
  return {static_cast<uint8_t>(instruction), static_cast<uint8_t>(instruction >> 8)};
}

std::vector<uint8_t> code32(uint32_t instruction) {
  std::vector<uint8_t> code(4);
  word32.write(code.data(), instruction);
  return code;
}

// __tls_get_addr(pair): its second word.
constexpr uint8_t kThreadLocal32[] = {
    0x48, 0x41,  // c.lw a0, 4(a0)
    0x82, 0x80,  // ret
};
constexpr uint8_t kThreadLocal64[] = {
    0x08, 0x65,  // c.ld a0, 8(a0)
    0x82, 0x80,  // ret
};
constexpr Helper kHelpers32[] = {{"__tls_get_addr", kThreadLocal32}};
constexpr Helper kHelpers64[] = {{"__tls_get_addr", kThreadLocal64}};

class Riscv final : public Machine {
 public:
  explicit Riscv(unsigned word_size) : Machine(elf::EM_RISCV, kHowtos), word_size_(word_size) {}

  std::optional<std::vector<uint8_t>> entry_jump(int64_t distance) const override {
    // c.j; jal zero; auipc t3, jr t3
    return go(jumps_, distance, kT3, kZero);
  }

  Stub stub() const override {
    //   auipc t3, 0
    //   lw    t3, 10(t3)   (ld on rv64)
    //   c.jr  t3
    //   <target>
    constexpr uint32_t kCodeSize = 10;
    uint32_t load = (word_size_ == 8 ? 0x3003 : 0x2003) | kCodeSize << 20 | kT3 << 15 | kT3 << 7;
    Stub stub{code32(kAuipc | kT3 << 7), kCodeSize};
    for (uint8_t byte : code32(load)) stub.code.push_back(byte);
    for (uint8_t byte : code16(0x8002 | kT3 << 7)) stub.code.push_back(byte);
    stub.code.resize(kCodeSize + word_size_);
    return stub;
  }

  StartupCode startup(const StartupPlan& plan) const override {
    return riscv_startup(
        plan, word_size_,
        [this](int64_t distance) { return go(calls_, distance, kRa, kRa).value(); },
        [this](int64_t distance) { return go(jumps_, distance, kT3, kZero).value(); });
  }

  std::span<const Helper> helpers() const override {
    return word_size_ == 8 ? std::span<const Helper>(kHelpers64) : kHelpers32;
  }

  int64_t branch_bias() const override { return 0; }
  int64_t call_reach() const override { return call32.max; }

  bool can_shorten() const override { return true; }
  bool has_low_parts() const override { return true; }

  void write_padding(uint8_t* place, size_t size) const override {
    constexpr uint32_t kCNop = 0x0001, kNop = 0x00000013;
    if (size % 4 != 0) {
      either16.write(place, kCNop);
      place += 2;
    }
    for (size_t i = 0; i + 4 <= size; i += 4) word32.write(place + i, kNop);
  }

  // The pair that makes a call becomes one instruction, by the register that takes the return
  // address.
  std::span<const Shortened> shorter_forms(uint32_t type, const uint8_t* place) const override {
    constexpr uint32_t kCall = 18, kCallPlt = 19;
    if (type != kCall && type != kCallPlt) return {};
    uint32_t link = load32(place + 4) >> 7 & 31;
    if (link == kZero) return jumps_;
    if (link == kRa) return calls_;
    if (link == kT0) return saves_;
    return {};
  }

  // auipc rd, hi; lw rd, lo(rd) -> auipc rd, hi; addi rd, rd, lo
  const GotRelaxation* got_relaxation(uint32_t type, Bytes section,
                                      uint64_t offset) const override {
    constexpr uint32_t kGotHi20 = 20;
    static constexpr GotRelaxation kKeep{pc, &hi20, 0, 0, [](uint8_t*) {}};
    return type == kGotHi20 && offset + 4 <= section.size() ? &kKeep : nullptr;
  }

  bool is_got_load(const uint8_t* place) const override {
    uint32_t code = load32(place) & 0x707f;
    return code == (word_size_ == 8 ? 0x3003U : 0x2003U);
  }
  void load_to_add(uint8_t* place) const override { patch32(place, 0x707f, 0x13); }

  bool pc_addend_is_offset() const override { return true; }

 private:
  static constexpr uint32_t kT0 = 5;

  // The shortest of the forms that reaches, or auipc and jalr with these registers.
  static std::optional<std::vector<uint8_t>> go(const std::vector<Shortened>& forms,
                                                int64_t distance, uint32_t scratch, uint32_t link) {
    for (const Shortened& form : forms) {
      const Field& field = *form.field;
      if (distance < field.min || distance > field.max) continue;
      std::vector<uint8_t> code = form.code;
      field.write(code.data(), distance);
      return code;
    }
    if (distance < call32.min || distance > call32.max) return std::nullopt;
    std::vector<uint8_t> code = code32(kAuipc | scratch << 7);
    std::vector<uint8_t> jump = code32(kJalr | scratch << 15 | link << 7);
    code.insert(code.end(), jump.begin(), jump.end());
    call32.write(code.data(), distance);
    return code;
  }

  unsigned word_size_;
  const std::vector<Shortened> jumps_ = {{code16(kCJ), &c_jump11}, {code32(kJal), &jal20}};
  // c.jal exists on rv32 only.
  const std::vector<Shortened> calls_ =
      word_size_ == 4
          ? std::vector<Shortened>{{code16(kCJal), &c_jump11}, {code32(kJal | kRa << 7), &jal20}}
          : std::vector<Shortened>{{code32(kJal | kRa << 7), &jal20}};
  const std::vector<Shortened> saves_ = {{code32(kJal | kT0 << 7), &jal20}};
};

}  // namespace

const Machine& riscv32_machine() {
  static const Riscv machine(4);
  return machine;
}

const Machine& riscv64_machine() {
  static const Riscv machine(8);
  return machine;
}

}  // namespace natmod
