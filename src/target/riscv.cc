// RISC-V: 32-bit addresses are made of two instructions, 20 high and 12 low bits, from the program
// counter (auipc) or absolute (lui). The low part of a pc-relative pair names its auipc, not the
// symbol (pc_low); that of an absolute one is found by following the register. Compilers leave
// every call as such a pair for the linker to shorten (R_RISCV_RELAX), and labels in tables as sums
// and differences (add, sub, set).
//
// Source: "RISC-V ABIs Specification", ELF chapter.
#include "target/riscv_encoding.h"
#include "target/riscv_parts.h"
#include "target/riscv_relaxation.h"
#include "target/startup.h"

namespace natmod {
namespace {

using namespace fields;
using namespace riscv;
using enum RelocKind;

constexpr const char* kThreadLocal = "compile with -fpic";
constexpr const char* kNoDescriptors = "compile with -mtls-dialect=trad";
constexpr const char* kNotPic = "compile with -fpic, or with -fno-jump-tables";

constexpr RelocHowto kHowtos[] = {
    {0, none, nullptr},                                       // R_RISCV_NONE
    {1, abs, &word32, kNotPic},                               // R_RISCV_32
    {2, abs, &word64},                                        // R_RISCV_64
    {3, dynamic, nullptr},                                    // R_RISCV_RELATIVE
    {4, dynamic, nullptr},                                    // R_RISCV_COPY
    {5, dynamic, nullptr},                                    // R_RISCV_JUMP_SLOT
    {6, tls, nullptr},                                        // R_RISCV_TLS_DTPMOD32
    {7, tls, nullptr},                                        // R_RISCV_TLS_DTPMOD64
    {8, tls, nullptr},                                        // R_RISCV_TLS_DTPREL32
    {9, tls, nullptr},                                        // R_RISCV_TLS_DTPREL64
    {10, tls, nullptr},                                       // R_RISCV_TLS_TPREL32
    {11, tls, nullptr},                                       // R_RISCV_TLS_TPREL64
    {12, tls, nullptr},                                       // R_RISCV_TLSDESC
    {16, pc, &branch12, kFarBranch},                          // R_RISCV_BRANCH
    {17, pc, &jal20},                                         // R_RISCV_JAL
    {18, branch, &call32},                                    // R_RISCV_CALL
    {19, branch, &call32},                                    // R_RISCV_CALL_PLT
    {20, got_high, &hi20},                                    // R_RISCV_GOT_HI20
    {21, tls, nullptr, kThreadLocal},                         // R_RISCV_TLS_GOT_HI20
    {22, got_high, &hi20, nullptr, Slot::thread_local_pair},  // R_RISCV_TLS_GD_HI20
    {23, pc_high, &hi20},                                     // R_RISCV_PCREL_HI20
    {24, pc_low, &lo12_i},                                    // R_RISCV_PCREL_LO12_I
    {25, pc_low, &lo12_s},                                    // R_RISCV_PCREL_LO12_S
    {26, abs_high, &hi20},                                    // R_RISCV_HI20
    {27, abs_low, &lo12_i},                                   // R_RISCV_LO12_I
    {28, abs_low, &lo12_s},                                   // R_RISCV_LO12_S
    {29, abs_high, &hi20},                                    // R_RISCV_TPREL_HI20
    {30, abs_low, &lo12_i},                                   // R_RISCV_TPREL_LO12_I
    {31, abs_low, &lo12_s},                                   // R_RISCV_TPREL_LO12_S
    {32, abs_low, &lo12_i},                                   // R_RISCV_TPREL_ADD
    {33, add, &word8},                                        // R_RISCV_ADD8
    {34, add, &word16},                                       // R_RISCV_ADD16
    {35, add, &word32},                                       // R_RISCV_ADD32
    {36, add, &word64},                                       // R_RISCV_ADD64
    {37, sub, &word8},                                        // R_RISCV_SUB8
    {38, sub, &word16},                                       // R_RISCV_SUB16
    {39, sub, &word32},                                       // R_RISCV_SUB32
    {40, sub, &word64},                                       // R_RISCV_SUB64
    {41, got_pc, &signed32},                                  // R_RISCV_GOT32_PCREL
    {43, align, nullptr},                                     // R_RISCV_ALIGN
    {44, pc, &c_branch8, kFarBranch},                         // R_RISCV_RVC_BRANCH
    {45, pc, &c_jump11},                                      // R_RISCV_RVC_JUMP
    {51, relax, nullptr},                                     // R_RISCV_RELAX
    {52, sub, &any6},                                         // R_RISCV_SUB6
    {53, set, &any6},                                         // R_RISCV_SET6
    {54, set, &word8},                                        // R_RISCV_SET8
    {55, set, &word16},                                       // R_RISCV_SET16
    {56, set, &word32},                                       // R_RISCV_SET32
    {57, pc, &signed32},                                      // R_RISCV_32_PCREL
    {58, dynamic, nullptr},                                   // R_RISCV_IRELATIVE
    {59, branch, &signed32},                                  // R_RISCV_PLT32
    {60, set, &uleb128},                                      // R_RISCV_SET_ULEB128
    {61, sub, &uleb128},                                      // R_RISCV_SUB_ULEB128
    {62, tls, nullptr, kNoDescriptors},                       // R_RISCV_TLSDESC_HI20
    {63, tls, nullptr, kNoDescriptors},                       // R_RISCV_TLSDESC_LOAD_LO12
    {64, tls, nullptr, kNoDescriptors},                       // R_RISCV_TLSDESC_ADD_LO12
    {65, tls, nullptr, kNoDescriptors},                       // R_RISCV_TLSDESC_CALL
};

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
  explicit Riscv(unsigned word_size)
      : Machine(elf::EM_RISCV, kHowtos),
        word_size_(word_size),
        parts_(word_size),
        relaxation_(word_size) {}

  std::optional<std::vector<uint8_t>> entry_jump(int64_t distance) const override {
    // c.j; jal zero; auipc t3, jr t3
    return go(distance, kT3, kZero);
  }

  Stub stub() const override { return stub(1); }
  Stub indirect_stub() const override { return stub(2); }

  StartupCode startup(const StartupPlan& plan) const override {
    return riscv_startup(
        plan, word_size_, [this](int64_t distance) { return go(distance, kRa, kRa).value(); },
        [this](int64_t distance) { return go(distance, kT3, kZero).value(); });
  }

  std::span<const Helper> helpers() const override {
    return word_size_ == 8 ? std::span<const Helper>(kHelpers64) : kHelpers32;
  }

  int64_t branch_bias() const override { return 0; }
  int64_t call_reach() const override { return call32.max; }

  std::string_view code_mark() const override { return "$x"; }
  std::string_view data_mark() const override { return "$d"; }

  const TwoPartAddresses* two_parts() const override { return &parts_; }
  const Relaxation* relaxation() const override { return &relaxation_; }

 private:
  Stub stub(uint32_t loads) const {
    //   auipc t3, 0
    //   lw    t3, 10(t3)   (ld on rv64; the offset is that of the word)
    //   lw    t3, 0(t3)    (if there are two)
    //   c.jr  t3
    //   <target, or its word's address>
    const uint32_t code_size = 6 + 4 * loads;
    Stub stub{code32(kAuipc | rd(kT3)), code_size};
    for (uint32_t i = 0; i < loads; ++i) {
      uint32_t offset = i == 0 ? code_size : 0;
      for (uint8_t byte : code32(word_load() | offset << 20 | rs1(kT3) | rd(kT3))) {
        stub.code.push_back(byte);
      }
    }
    for (uint8_t byte : code16(kCJr | rd(kT3))) stub.code.push_back(byte);
    stub.code.resize(code_size + word_size_);
    return stub;
  }

  uint32_t word_load() const { return word_size_ == 8 ? kLd : kLw; }

  // The shortest jump that reaches, or auipc and jalr with these registers.
  std::optional<std::vector<uint8_t>> go(int64_t distance, uint32_t scratch, uint32_t link) const {
    if (distance >= jal20.min && distance <= jal20.max) {
      Form form = jump_form(word_size_, link, distance, distance);
      form.field->write(form.code.data(), distance);
      return std::vector<uint8_t>(form.code.begin(), form.code.begin() + form.size);
    }
    if (distance < call32.min || distance > call32.max) return std::nullopt;
    std::vector<uint8_t> code = code32(kAuipc | rd(scratch));
    std::vector<uint8_t> jump = code32(kJalr | rs1(scratch) | rd(link));
    code.insert(code.end(), jump.begin(), jump.end());
    call32.write(code.data(), distance);
    return code;
  }

  unsigned word_size_;
  RiscvParts parts_;
  RiscvRelaxation relaxation_;
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
