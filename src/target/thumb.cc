// ARM M-profile: Thumb code only. With -fno-pic every address is a literal word beside the code
// (abs), which the loader patches; with -fpic literals hold distances from the program counter (pc)
// or offsets in the GOT (got, got_pc). Calls and jumps are relative. Objects are REL.
//
// A symbol that is a Thumb function has bit 0 of its value set, so S + A carries the bit to where
// an address is called through a register; branch encodings drop it.
//
// Source: "ELF for the Arm Architecture" (AAELF32), 5.6; encodings: Armv7-M ARM, chapter A7.
#include "target/machine.h"
#include "target/startup.h"

namespace natmod {
namespace {

using namespace fields;
using enum RelocKind;

uint32_t load_halfwords(const uint8_t* place) {
  return static_cast<uint32_t>(place[0] | place[1] << 8) << 16 | (place[2] | place[3] << 8);
}

void store_halfwords(uint8_t* place, uint32_t code) {
  place[0] = static_cast<uint8_t>(code >> 16);
  place[1] = static_cast<uint8_t>(code >> 24);
  place[2] = static_cast<uint8_t>(code);
  place[3] = static_cast<uint8_t>(code >> 8);
}

uint32_t bits(int64_t value, unsigned high, unsigned low) {
  return static_cast<uint32_t>(value >> low) & ((1U << (high - low + 1)) - 1);
}

int64_t sign_extend(uint32_t value, unsigned width) {
  return static_cast<int64_t>(static_cast<uint64_t>(value) << (64 - width)) >> (64 - width);
}

// bl and b.w: 11110 S imm10 | 1 x J1 x J2 imm11, with J = NOT(I XOR S);
// the offset is S:I1:I2:imm10:imm11:0. `x` bits tell the instructions apart and stay.
void write_branch24(uint8_t* place, int64_t value) {
  uint32_t s = bits(value, 24, 24);
  uint32_t j1 = ~(bits(value, 23, 23) ^ s) & 1, j2 = ~(bits(value, 22, 22) ^ s) & 1;
  uint32_t code = load_halfwords(place) & 0b1111100000000000'1101000000000000;
  store_halfwords(
      place, code | s << 26 | bits(value, 21, 12) << 16 | j1 << 13 | j2 << 11 | bits(value, 11, 1));
}

int64_t read_branch24(const uint8_t* place) {
  uint32_t code = load_halfwords(place);
  uint32_t s = code >> 26 & 1;
  uint32_t i1 = ~((code >> 13 & 1) ^ s) & 1, i2 = ~((code >> 11 & 1) ^ s) & 1;
  return sign_extend(
      s << 24 | i1 << 23 | i2 << 22 | (code >> 16 & 0x3ff) << 12 | (code & 0x7ff) << 1, 25);
}

// b<cond>.w: 11110 S cond imm6 | 10 J1 0 J2 imm11; the offset is S:J2:J1:imm6:imm11:0.
void write_branch19(uint8_t* place, int64_t value) {
  uint32_t code = load_halfwords(place) & 0b1111101111000000'1101000000000000;
  store_halfwords(place, code | bits(value, 20, 20) << 26 | bits(value, 17, 12) << 16 |
                             bits(value, 18, 18) << 13 | bits(value, 19, 19) << 11 |
                             bits(value, 11, 1));
}

int64_t read_branch19(const uint8_t* place) {
  uint32_t code = load_halfwords(place);
  return sign_extend((code >> 26 & 1) << 20 | (code >> 11 & 1) << 19 | (code >> 13 & 1) << 18 |
                         (code >> 16 & 0x3f) << 12 | (code & 0x7ff) << 1,
                     21);
}

// b: 11100 imm11, and b<cond>: 1101 cond imm8; the offset is imm:0.
template <unsigned kBits>
void write_branch_short(uint8_t* place, int64_t value) {
  constexpr uint32_t kMask = (1U << kBits) - 1;
  uint32_t code = static_cast<uint32_t>(place[0] | place[1] << 8) & ~kMask;
  either16.write(place, code | (static_cast<uint32_t>(value >> 1) & kMask));
}

template <unsigned kBits>
int64_t read_branch_short(const uint8_t* place) {
  return sign_extend(static_cast<uint32_t>(place[0] | place[1] << 8) & ((1U << kBits) - 1), kBits) *
         2;
}

// movw, movt: 11110 i 10x100 imm4 | 0 imm3 Rd imm8; the immediate is imm4:i:imm3:imm8.
template <unsigned kShift>
void write_mov16(uint8_t* place, int64_t value) {
  int64_t half = value >> kShift;
  uint32_t code = load_halfwords(place) & 0b1111101111110000'1000111100000000;
  store_halfwords(place, code | bits(half, 11, 11) << 26 | bits(half, 15, 12) << 16 |
                             bits(half, 10, 8) << 12 | bits(half, 7, 0));
}

int64_t read_mov16(const uint8_t* place) {
  uint32_t code = load_halfwords(place);
  return sign_extend(
      (code >> 16 & 0xf) << 12 | (code >> 26 & 1) << 11 | (code >> 12 & 7) << 8 | (code & 0xff),
      16);
}

void write_prel31(uint8_t* place, int64_t value) {
  uint32_t top = static_cast<uint32_t>(word32.read(place)) & 0x80000000U;
  word32.write(place, top | (static_cast<uint32_t>(value) & 0x7fffffffU));
}

int64_t read_prel31(const uint8_t* place) {
  return sign_extend(static_cast<uint32_t>(word32.read(place)) & 0x7fffffffU, 31);
}

// A branch's alignment is 1: bit 0 of its target is the Thumb bit, not part of the distance.
constexpr Field branch24{4, -(1 << 24), (1 << 24) - 1, 1, write_branch24, read_branch24};
constexpr Field branch19{4, -(1 << 20), (1 << 20) - 1, 1, write_branch19, read_branch19};
constexpr Field branch11{
    2, -(1 << 11), (1 << 11) - 1, 1, write_branch_short<11>, read_branch_short<11>};
constexpr Field branch8{2, -(1 << 8), (1 << 8) - 1, 1, write_branch_short<8>, read_branch_short<8>};
constexpr int64_t kMin32 = -(1LL << 31), kMax32 = (1LL << 32) - 1;
constexpr Field movw{4, kMin32, kMax32, 1, write_mov16<0>, read_mov16};
constexpr Field movt{4, kMin32, kMax32, 1, write_mov16<16>, read_mov16};
constexpr Field prel31{4, -(1LL << 30), (1LL << 30) - 1, 1, write_prel31, read_prel31};

constexpr const char* kNoMovt =
    "compile with -mword-relocations (GCC) or -mno-movt (clang), and without "
    "-mslow-flash-data, -mpure-code, -mexecute-only and -fropi";
constexpr const char* kNoStaticBase = "compile without -frwpi and -fropi, and with -mno-movt";
constexpr const char* kNoExecuteOnly = "compile without -mpure-code and -mexecute-only";
constexpr const char* kNoDescriptors = "compile with -mtls-dialect=gnu";
constexpr const char* kSetBase =
    "compile without -msingle-pic-base and -mno-pic-data-is-text-relative";
constexpr const char* kArmMode = "compile with -mthumb";

constexpr RelocHowto kHowtos[] = {
    {0, none, nullptr},                      // R_ARM_NONE
    {1, abs_part, nullptr, kArmMode},        // R_ARM_PC24
    {2, abs, &word32},                       // R_ARM_ABS32
    {3, pc, &word32},                        // R_ARM_REL32
    {5, abs_part, &either16},                // R_ARM_ABS16
    {8, abs_part, &either8},                 // R_ARM_ABS8
    {9, abs_part, nullptr, kNoStaticBase},   // R_ARM_SBREL32
    {10, branch, &branch24},                 // R_ARM_THM_CALL
    {20, dynamic, nullptr},                  // R_ARM_COPY
    {21, dynamic, nullptr},                  // R_ARM_GLOB_DAT
    {22, dynamic, nullptr},                  // R_ARM_JUMP_SLOT
    {23, dynamic, nullptr},                  // R_ARM_RELATIVE
    {24, got_rel, &word32, kSetBase},        // R_ARM_GOTOFF32
    {25, got_base_pc, &word32},              // R_ARM_BASE_PREL
    {26, got, &word32, kSetBase},            // R_ARM_GOT_BREL
    {27, branch, nullptr, kArmMode},         // R_ARM_PLT32
    {28, branch, nullptr, kArmMode},         // R_ARM_CALL
    {29, branch, nullptr, kArmMode},         // R_ARM_JUMP24
    {30, branch, &branch24},                 // R_ARM_THM_JUMP24
    {38, abs, &word32},                      // R_ARM_TARGET1, which AAELF32 lets us read as ABS32
    {40, none, nullptr},                     // R_ARM_V4BX
    {41, abs, &word32},                      // R_ARM_TARGET2
    {42, pc, &prel31},                       // R_ARM_PREL31
    {43, abs_part, nullptr, kArmMode},       // R_ARM_MOVW_ABS_NC
    {44, abs_part, nullptr, kArmMode},       // R_ARM_MOVT_ABS
    {47, abs_part, &movw, kNoMovt},          // R_ARM_THM_MOVW_ABS_NC
    {48, abs_part, &movt, kNoMovt},          // R_ARM_THM_MOVT_ABS
    {49, pc, &movw},                         // R_ARM_THM_MOVW_PREL_NC
    {50, pc, &movt},                         // R_ARM_THM_MOVT_PREL
    {51, branch, &branch19, kFarBranch},     // R_ARM_THM_JUMP19
    {55, abs, &word32},                      // R_ARM_ABS32_NOI
    {56, pc, &word32},                       // R_ARM_REL32_NOI
    {84, abs_part, nullptr, kArmMode},       // R_ARM_MOVW_BREL_NC
    {85, abs_part, nullptr, kArmMode},       // R_ARM_MOVT_BREL
    {86, abs_part, nullptr, kArmMode},       // R_ARM_MOVW_BREL
    {87, abs_part, nullptr, kNoStaticBase},  // R_ARM_THM_MOVW_BREL_NC
    {88, abs_part, nullptr, kNoStaticBase},  // R_ARM_THM_MOVT_BREL
    {89, abs_part, nullptr, kNoStaticBase},  // R_ARM_THM_MOVW_BREL
    {90, tls, nullptr, kNoDescriptors},      // R_ARM_TLS_GOTDESC
    {91, tls, nullptr, kNoDescriptors},      // R_ARM_TLS_CALL
    {92, tls, nullptr, kNoDescriptors},      // R_ARM_TLS_DESCSEQ
    {93, tls, nullptr, kNoDescriptors},      // R_ARM_THM_TLS_CALL
    {96, got_pc, &word32},                   // R_ARM_GOT_PREL
    {100, none, nullptr},                    // R_ARM_GNU_VTENTRY
    {101, none, nullptr},                    // R_ARM_GNU_VTINHERIT
    {102, branch, &branch11, kFarBranch},    // R_ARM_THM_JUMP11
    {103, branch, &branch8, kFarBranch},     // R_ARM_THM_JUMP8
    {104, got_pc, &word32, nullptr, Slot::thread_local_pair},    // R_ARM_TLS_GD32
    {105, got_pc, &word32, nullptr, Slot::thread_local_block},   // R_ARM_TLS_LDM32
    {106, tls_offset, &word32},                                  // R_ARM_TLS_LDO32
    {107, got_pc, &word32, nullptr, Slot::thread_local_offset},  // R_ARM_TLS_IE32
    {108, tls_offset, &word32},                                  // R_ARM_TLS_LE32
    {132, abs_part, nullptr, kNoExecuteOnly},                    // R_ARM_THM_ALU_ABS_G0_NC
    {133, abs_part, nullptr, kNoExecuteOnly},                    // R_ARM_THM_ALU_ABS_G1_NC
    {134, abs_part, nullptr, kNoExecuteOnly},                    // R_ARM_THM_ALU_ABS_G2_NC
    {135, abs_part, nullptr, kNoExecuteOnly},                    // R_ARM_THM_ALU_ABS_G3_NC
    {160, dynamic, nullptr},                                     // R_ARM_IRELATIVE
};

// The run-time ABI's own memory functions, which clang calls. They return nothing, and memset takes
// the size before the value. Source: "Run-time ABI for the Arm Architecture" (RTABI32), 4.3.4.
constexpr uint8_t kSwapSecondAndThird[] = {
    0x8c, 0x46,  // mov ip, r1
    0x11, 0x46,  // mov r1, r2
    0x62, 0x46,  // mov r2, ip
    0xc0, 0x46,  // mov r8, r8: keeps the stub behind aligned
};
constexpr uint8_t kClear[] = {
    0x0a, 0x46,  // mov  r2, r1
    0x00, 0x21,  // movs r1, #0
};
constexpr Adapter kAdapters[] = {
    {"__aeabi_memcpy", "memmove", {}},
    {"__aeabi_memcpy4", "memmove", {}},
    {"__aeabi_memcpy8", "memmove", {}},
    {"__aeabi_memmove", "memmove", {}},
    {"__aeabi_memmove4", "memmove", {}},
    {"__aeabi_memmove8", "memmove", {}},
    {"__aeabi_memset", "memset", kSwapSecondAndThird},
    {"__aeabi_memset4", "memset", kSwapSecondAndThird},
    {"__aeabi_memset8", "memset", kSwapSecondAndThird},
    {"__aeabi_memclr", "memset", kClear},
    {"__aeabi_memclr4", "memset", kClear},
    {"__aeabi_memclr8", "memset", kClear},
};

constexpr uint8_t kThreadLocal[] = {
    0x40, 0x68,  // ldr r0, [r0, #4]
    0x70, 0x47,  // bx  lr
};
// What offsets are added to. Of the registers only r0 may change.
constexpr uint8_t kThreadPointer[] = {
    0x00, 0x48,              // ldr r0, [pc, #0]
    0x70, 0x47,              // bx  lr
    0x00, 0x00, 0x00, 0x00,  // the first variable's address
};
constexpr Helper kHelpers[] = {{"__tls_get_addr", kThreadLocal},
                               {"__aeabi_read_tp", kThreadPointer, 4}};

class Thumb : public Machine {
 public:
  Thumb() : Machine(elf::EM_ARM, kHowtos) {}

  std::optional<std::vector<uint8_t>> entry_jump(int64_t distance) const override {
    // The program counter reads 4 ahead.
    if (int64_t value = distance - 4; value >= branch11.min && value <= branch11.max) {
      std::vector<uint8_t> code{0x00, 0xe0};  // b
      branch11.write(code.data(), value);
      return code;
    }
    return long_jump(distance);
  }

  StartupCode startup(const StartupPlan& plan) const override { return thumb_startup(plan); }
  unsigned patch_unit() const override { return 4; }

  std::span<const Helper> helpers() const override { return kHelpers; }

  int64_t branch_bias() const override { return 4; }
  int64_t call_reach() const override { return branch24.max - branch_bias(); }

  std::span<const Adapter> adapters() const override { return kAdapters; }

  std::string_view advice_for_variables() const override { return " or compile with -fno-pic"; }
  std::string_view advice_for_firmware() const override { return " and without -fropi"; }

  std::string_view foreign_code_mark() const override { return "$a"; }
  std::string_view code_mark() const override { return "$t"; }
  std::string_view data_mark() const override { return "$d"; }

  uint64_t code_address(uint64_t address) const override { return address | 1; }
  uint64_t code_offset(uint64_t value) const override { return value & ~uint64_t{1}; }

 private:
  virtual std::optional<std::vector<uint8_t>> long_jump(int64_t distance) const = 0;
};

class Thumb1 final : public Thumb {
  std::optional<std::vector<uint8_t>> long_jump(int64_t distance) const override {
    // ARMv6-M has no b.w, and bl takes lr; the fourth argument is saved with it to keep the stack
    // aligned, and the result in r0 passes through.
    //   b508        push {r3, lr}
    //   f000 f800   bl   target
    //   bd08        pop  {r3, pc}
    int64_t value = distance - 2 - 4;
    if (value < branch24.min || value > branch24.max) return std::nullopt;
    std::vector<uint8_t> code{0x08, 0xb5, 0x00, 0xf0, 0x00, 0xf8, 0x08, 0xbd};
    store_halfwords(&code[2], 0xf000d000);
    branch24.write(&code[2], value);
    return code;
  }

  Stub stub() const override {
    // Every argument register is in use, and only pop loads the program counter:
    //   b403   push {r0, r1}
    //   4801   ldr  r0, [pc, #4]
    //   9001   str  r0, [sp, #4]
    //   bd01   pop  {r0, pc}
    //   <target>
    return {{0x03, 0xb4, 0x01, 0x48, 0x01, 0x90, 0x01, 0xbd, 0, 0, 0, 0}, 8};
  }

  Stub indirect_stub() const override {
    //   b403   push {r0, r1}
    //   4802   ldr  r0, [pc, #8]
    //   6800   ldr  r0, [r0]
    //   9001   str  r0, [sp, #4]
    //   bd01   pop  {r0, pc}
    //   46c0   nop
    //   <word's address>
    return {{0x03, 0xb4, 0x02, 0x48, 0x00, 0x68, 0x01, 0x90, 0x01, 0xbd, 0xc0, 0x46, 0, 0, 0, 0},
            12};
  }
};

class Thumb2 final : public Thumb {
  std::optional<std::vector<uint8_t>> long_jump(int64_t distance) const override {
    int64_t value = distance - 4;
    if (value < branch24.min || value > branch24.max) return std::nullopt;
    std::vector<uint8_t> code(4);
    store_halfwords(code.data(), 0xf0009000);  // b.w
    branch24.write(code.data(), value);
    return code;
  }

  Stub stub() const override {
    //   f8df f000   ldr.w pc, [pc, #0]
    //   <target>
    return {{0xdf, 0xf8, 0x00, 0xf0, 0, 0, 0, 0}, 4};
  }

  Stub indirect_stub() const override {
    //   f8df c004   ldr.w ip, [pc, #4]
    //   f8dc f000   ldr.w pc, [ip]
    //   <word's address>
    return {{0xdf, 0xf8, 0x04, 0xc0, 0xdc, 0xf8, 0x00, 0xf0, 0, 0, 0, 0}, 8};
  }
};

}  // namespace

const Machine& thumb1_machine() {
  static const Thumb1 machine;
  return machine;
}

const Machine& thumb2_machine() {
  static const Thumb2 machine;
  return machine;
}

}  // namespace natmod
