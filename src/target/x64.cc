// x64: every address is reached from the program counter (32-bit displacements) or through a GOT
// slot that is itself reached from the program counter. Absolute addresses are 64-bit words.
//
// Source: System V ABI, AMD64 Architecture Processor Supplement, 4.4 and B.2 (GOTPCRELX).
#include "target/machine.h"
#include "target/startup.h"
#include "target/x86_instructions.h"

namespace natmod {
namespace {

using namespace fields;
using enum RelocKind;

constexpr const char* kNotPic = "compile with -fpic";
constexpr const char* kNoDescriptors = "compile with -mtls-dialect=gnu";

constexpr RelocHowto kHowtos[] = {
    {0, none, nullptr},                                          // R_X86_64_NONE
    {1, abs, &word64},                                           // R_X86_64_64
    {2, pc, &signed32},                                          // R_X86_64_PC32
    {3, got, &signed32},                                         // R_X86_64_GOT32
    {4, branch, &signed32},                                      // R_X86_64_PLT32
    {5, dynamic, nullptr},                                       // R_X86_64_COPY
    {6, dynamic, nullptr},                                       // R_X86_64_GLOB_DAT
    {7, dynamic, nullptr},                                       // R_X86_64_JUMP_SLOT
    {8, dynamic, nullptr},                                       // R_X86_64_RELATIVE
    {9, got_pc, &signed32},                                      // R_X86_64_GOTPCREL
    {10, abs_part, &unsigned32, kNotPic},                        // R_X86_64_32
    {11, abs_part, &signed32, kNotPic},                          // R_X86_64_32S
    {12, abs_part, &either16, kNotPic},                          // R_X86_64_16
    {13, pc, &signed16},                                         // R_X86_64_PC16
    {14, abs_part, &either8, kNotPic},                           // R_X86_64_8
    {15, pc, &signed8},                                          // R_X86_64_PC8
    {16, dynamic, nullptr},                                      // R_X86_64_DTPMOD64
    {17, tls_offset, &word64},                                   // R_X86_64_DTPOFF64
    {18, tls, nullptr, kNotPic},                                 // R_X86_64_TPOFF64
    {19, got_pc, &signed32, nullptr, Slot::thread_local_pair},   // R_X86_64_TLSGD
    {20, got_pc, &signed32, nullptr, Slot::thread_local_block},  // R_X86_64_TLSLD
    {21, tls_offset, &signed32},                                 // R_X86_64_DTPOFF32
    {22, tls, nullptr, kNotPic},                                 // R_X86_64_GOTTPOFF
    {23, tls, nullptr, kNotPic},                                 // R_X86_64_TPOFF32
    {24, pc, &word64},                                           // R_X86_64_PC64
    {25, got_rel, &word64},                                      // R_X86_64_GOTOFF64
    {26, got_base_pc, &signed32},                                // R_X86_64_GOTPC32
    {27, got, &word64},                                          // R_X86_64_GOT64
    {28, got_pc, &word64},                                       // R_X86_64_GOTPCREL64
    {29, got_base_pc, &word64},                                  // R_X86_64_GOTPC64
    {30, got, &word64},                                          // R_X86_64_GOTPLT64
    {31, branch_got_rel, &word64},                               // R_X86_64_PLTOFF64
    {32, size, &unsigned32},                                     // R_X86_64_SIZE32
    {33, size, &word64},                                         // R_X86_64_SIZE64
    {34, tls, nullptr, kNoDescriptors},                          // R_X86_64_GOTPC32_TLSDESC
    {35, tls, nullptr, kNoDescriptors},                          // R_X86_64_TLSDESC_CALL
    {36, tls, nullptr, kNoDescriptors},                          // R_X86_64_TLSDESC
    {37, dynamic, nullptr},                                      // R_X86_64_IRELATIVE
    {38, dynamic, nullptr},                                      // R_X86_64_RELATIVE64
    {41, got_pc, &signed32},                                     // R_X86_64_GOTPCRELX
    {42, got_pc, &signed32},                                     // R_X86_64_REX_GOTPCRELX
    {250, none, nullptr},                                        // R_X86_64_GNU_VTINHERIT
    {251, none, nullptr},                                        // R_X86_64_GNU_VTENTRY
};

//   48 8b 05 <slot>   mov foo@GOTPCREL(%rip), %rax   ->   48 8d 05 <foo>   lea foo(%rip), %rax
constexpr GotRelaxation kLoadToLea{pc, &signed32, 0, 0, [](uint8_t* place) { place[-2] = 0x8d; }};
//   ff 15 <slot>      call *foo@GOTPCREL(%rip)       ->   67 e8 <foo>      addr32 call foo
constexpr GotRelaxation kCallDirect{branch, &signed32, 0, 0, [](uint8_t* place) {
                                      place[-2] = 0x67;
                                      place[-1] = 0xe8;
                                    }};
//   ff 25 <slot>      jmp *foo@GOTPCREL(%rip)        ->   e9 <foo> 90      jmp foo; nop
constexpr GotRelaxation kJumpDirect{branch, &signed32, -1, 0, [](uint8_t* place) {
                                      place[-2] = 0xe9;
                                      place[3] = 0x90;
                                    }};

// __tls_get_addr(pair): its second word.
constexpr uint8_t kThreadLocal[] = {
    0x48, 0x8b, 0x47, 0x08,  // mov 8(%rdi), %rax
    0xc3,                    // ret
};
constexpr Helper kHelpers[] = {{"__tls_get_addr", kThreadLocal}};

class X64 final : public Machine {
 public:
  X64() : Machine(elf::EM_X86_64, kHowtos) {}

  std::optional<std::vector<uint8_t>> entry_jump(int64_t distance) const override {
    //   eb <rel8>   jmp, counted from its end
    //   e9 <rel32>
    if (distance - 2 <= signed8.max && distance - 2 >= signed8.min) {
      return std::vector<uint8_t>{0xeb, static_cast<uint8_t>(distance - 2)};
    }
    if (distance - 5 > signed32.max || distance - 5 < signed32.min) return std::nullopt;
    std::vector<uint8_t> code{0xe9, 0, 0, 0, 0};
    signed32.write(&code[1], distance - 5);
    return code;
  }

  Stub stub() const override {
    //   ff 25 00 00 00 00   jmp *0(%rip)
    //   <target>            .quad
    return {{0xff, 0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 6};
  }

  Stub indirect_stub() const override {
    //   4c 8b 1d 03 00 00 00   mov 3(%rip), %r11
    //   41 ff 23               jmp *(%r11)
    //   <word's address>       .quad
    return {{0x4c, 0x8b, 0x1d, 3, 0, 0, 0, 0x41, 0xff, 0x23, 0, 0, 0, 0, 0, 0, 0, 0}, 10};
  }

  StartupCode startup(const StartupPlan& plan) const override { return x64_startup(plan); }
  unsigned patch_unit() const override { return 1; }

  std::span<const Helper> helpers() const override { return kHelpers; }

  std::optional<SystemUse> find_system_use(Bytes code) const override {
    return find_x86_system_use(code, true);
  }

  int64_t branch_bias() const override { return 4; }

  // Assemblers of old, and people, write calls without the mark of one.
  bool is_call(uint32_t type, Bytes section, uint64_t offset) const override {
    constexpr uint32_t kPc32 = 2;
    return type == kPc32 && is_x86_call(section, offset);
  }
  int64_t call_reach() const override { return signed32.max; }

  const GotRelaxation* got_relaxation(uint32_t type, Bytes section,
                                      uint64_t offset) const override {
    constexpr uint32_t kGotPcRelX = 41, kRexGotPcRelX = 42;
    if ((type != kGotPcRelX && type != kRexGotPcRelX) || offset < 2) return nullptr;
    uint8_t opcode = section[offset - 2], modrm = section[offset - 1];
    if (opcode == 0x8b) return &kLoadToLea;
    if (type == kGotPcRelX && opcode == 0xff && modrm == 0x15) return &kCallDirect;
    if (type == kGotPcRelX && opcode == 0xff && modrm == 0x25) return &kJumpDirect;
    return nullptr;
  }
};

}  // namespace

const Machine& x64_machine() {
  static const X64 machine;
  return machine;
}

}  // namespace natmod
