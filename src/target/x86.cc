// x86: there is no addressing from the program counter, so -fpic code keeps the GOT's address in a
// register (got_base_pc) and reaches its own code and constants as offsets from it (got_rel), and
// everything else through slots (got). Calls are relative. Objects are REL: addends stand in place.
//
// Source: System V ABI, Intel386 Architecture Processor Supplement, 4.4.
#include "target/machine.h"
#include "target/startup.h"
#include "target/x86_instructions.h"
#include "target/x86_thread_pointer.h"

namespace natmod {
namespace {

using namespace fields;
using enum RelocKind;

constexpr const char* kNotPic = "compile with -fpic";
constexpr const char* kNoDescriptors = "compile with -mtls-dialect=gnu";

constexpr RelocHowto kHowtos[] = {
    {0, none, nullptr},                                       // R_386_NONE
    {1, abs, &word32},                                        // R_386_32
    {2, pc, &word32},                                         // R_386_PC32
    {3, got, &word32},                                        // R_386_GOT32
    {4, branch, &word32},                                     // R_386_PLT32
    {5, dynamic, nullptr},                                    // R_386_COPY
    {6, dynamic, nullptr},                                    // R_386_GLOB_DAT
    {7, dynamic, nullptr},                                    // R_386_JMP_SLOT
    {8, dynamic, nullptr},                                    // R_386_RELATIVE
    {9, got_rel, &word32},                                    // R_386_GOTOFF
    {10, got_base_pc, &word32},                               // R_386_GOTPC
    {14, tls, nullptr, kNotPic},                              // R_386_TLS_TPOFF
    {15, abs, &word32, nullptr, Slot::thread_local_address},  // R_386_TLS_IE
    {16, got, &word32, nullptr, Slot::thread_local_address},  // R_386_TLS_GOTIE
    {17, abs, &word32, nullptr, Slot::thread_local_address},  // R_386_TLS_LE
    {18, got, &word32, nullptr, Slot::thread_local_pair},     // R_386_TLS_GD
    {19, got, &word32, nullptr, Slot::thread_local_block},    // R_386_TLS_LDM
    {20, abs_part, &either16, kNotPic},                       // R_386_16
    {21, pc, &signed16},                                      // R_386_PC16
    {22, abs_part, &either8, kNotPic},                        // R_386_8
    {23, pc, &signed8},                                       // R_386_PC8
    {24, tls, nullptr, kNotPic},                              // R_386_TLS_GD_32
    {25, tls, nullptr, kNotPic},                              // R_386_TLS_GD_PUSH
    {26, tls, nullptr, kNotPic},                              // R_386_TLS_GD_CALL
    {27, tls, nullptr, kNotPic},                              // R_386_TLS_GD_POP
    {28, tls, nullptr, kNotPic},                              // R_386_TLS_LDM_32
    {29, tls, nullptr, kNotPic},                              // R_386_TLS_LDM_PUSH
    {30, tls, nullptr, kNotPic},                              // R_386_TLS_LDM_CALL
    {31, tls, nullptr, kNotPic},                              // R_386_TLS_LDM_POP
    {32, tls_offset, &word32},                                // R_386_TLS_LDO_32
    {33, tls, nullptr, kNotPic},                              // R_386_TLS_IE_32
    {34, tls, nullptr, kNotPic},                              // R_386_TLS_LE_32
    {35, dynamic, nullptr},                                   // R_386_TLS_DTPMOD32
    {36, dynamic, nullptr},                                   // R_386_TLS_DTPOFF32
    {37, tls, nullptr, kNotPic},                              // R_386_TLS_TPOFF32
    {38, size, &word32},                                      // R_386_SIZE32
    {39, tls, nullptr, kNoDescriptors},                       // R_386_TLS_GOTDESC
    {40, tls, nullptr, kNoDescriptors},                       // R_386_TLS_DESC_CALL
    {41, tls, nullptr, kNoDescriptors},                       // R_386_TLS_DESC
    {42, dynamic, nullptr},                                   // R_386_IRELATIVE
    {43, got, &word32},                                       // R_386_GOT32X
    {250, none, nullptr},                                     // R_386_GNU_VTINHERIT
    {251, none, nullptr},                                     // R_386_GNU_VTENTRY
};

//   8b 83 <slot>   mov foo@GOT(%ebx), %eax   ->   8d 83 <foo>   lea foo@GOTOFF(%ebx), %eax
constexpr GotRelaxation kLoadToLea{got_rel, &word32, 0, 0,
                                   [](uint8_t* place) { place[-2] = 0x8d; }};
//   ff 93 <slot>   call *foo@GOT(%ebx)       ->   67 e8 <foo>   addr16 call foo
constexpr GotRelaxation kCallDirect{branch, &word32, 0, -4, [](uint8_t* place) {
                                      place[-2] = 0x67;
                                      place[-1] = 0xe8;
                                    }};
//   ff a3 <slot>   jmp *foo@GOT(%ebx)        ->   e9 <foo> 90   jmp foo; nop
constexpr GotRelaxation kJumpDirect{branch, &word32, -1, -4, [](uint8_t* place) {
                                      place[-2] = 0xe9;
                                      place[3] = 0x90;
                                    }};

// ___tls_get_addr(pair): its second word. The argument is in eax; in __tls_get_addr on the stack.
constexpr uint8_t kThreadLocal[] = {
    0x8b, 0x40, 0x04,  // mov 4(%eax), %eax
    0xc3,              // ret
};
constexpr uint8_t kThreadLocalStack[] = {
    0x8b, 0x44, 0x24, 0x04,  // mov 4(%esp), %eax
    0x8b, 0x40, 0x04,        // mov 4(%eax), %eax
    0xc3,                    // ret
};
constexpr Helper kHelpers[] = {{"___tls_get_addr", kThreadLocal},
                               {"__tls_get_addr", kThreadLocalStack}};

class X86 final : public Machine {
 public:
  X86() : Machine(elf::EM_386, kHowtos) {}

  std::optional<std::vector<uint8_t>> entry_jump(int64_t distance) const override {
    return x64_machine().entry_jump(distance);  // the same opcodes
  }

  Stub stub() const override {
    //   b8 <target>   mov $target, %eax   (holds no argument)
    //   ff e0         jmp *%eax
    return {{0xb8, 0, 0, 0, 0, 0xff, 0xe0}, 1};
  }

  Stub indirect_stub() const override {
    //   ff 25 <word's address>   jmp *word
    return {{0xff, 0x25, 0, 0, 0, 0}, 2};
  }

  StartupCode startup(const StartupPlan& plan) const override { return x86_startup(plan); }
  unsigned patch_unit() const override { return 1; }

  std::span<const Helper> helpers() const override { return kHelpers; }

  std::optional<uint64_t> drop_thread_pointer(std::span<uint8_t> code,
                                              const RelocationAt& type_at) const override {
    return natmod::drop_thread_pointer(code, type_at);
  }

  std::optional<SystemUse> find_system_use(Bytes code) const override {
    return find_x86_system_use(code, false);
  }

  int64_t branch_bias() const override { return 4; }

  bool is_call(uint32_t type, Bytes section, uint64_t offset) const override {
    constexpr uint32_t kPc32 = 2;
    return type == kPc32 && is_x86_call(section, offset);
  }

  // Without a base register the slot's address itself is the operand.
  const char* reject_got(uint32_t type, Bytes section, uint64_t offset) const override {
    constexpr uint32_t kGot32 = 3, kGot32X = 43;
    bool has_no_base = (type == kGot32 || type == kGot32X) && offset >= 1 &&
                       (section[offset - 1] & 0b11'000'111) == 0b00'000'101;
    return has_no_base ? "reads a slot by its address, which is not known; compile with -fpic"
                       : nullptr;
  }
  int64_t call_reach() const override { return signed32.max; }

  const GotRelaxation* got_relaxation(uint32_t type, Bytes section,
                                      uint64_t offset) const override {
    constexpr uint32_t kGot32X = 43;
    if (type != kGot32X || offset < 2) return nullptr;
    uint8_t opcode = section[offset - 2], modrm = section[offset - 1];
    // Only the form disp32(%base) holds the GOT's address: mod is 0b10, and rm is no SIB byte.
    if (modrm >> 6 != 0b10 || (modrm & 7) == 0b100) return nullptr;
    unsigned operation = modrm >> 3 & 7;
    if (opcode == 0x8b) return &kLoadToLea;
    if (opcode == 0xff && operation == 2) return &kCallDirect;
    if (opcode == 0xff && operation == 4) return &kJumpDirect;
    return nullptr;
  }
};

}  // namespace

const Machine& x86_machine() {
  static const X86 machine;
  return machine;
}

}  // namespace natmod
