#include "emu/unicorn_machine.h"

#include "base/error.h"

namespace natmod::emu {
namespace {

using Named = UnicornMachine::Named;

std::vector<int> range(int first, int count) {
  std::vector<int> ids;
  ids.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) ids.push_back(first + i);
  return ids;
}

UnicornMachine x86() {
  return {.arch = UC_ARCH_X86,
          .mode = UC_MODE_32,
          .cpu_model = std::nullopt,
          .pc = UC_X86_REG_EIP,
          .sp = UC_X86_REG_ESP,
          .return_address = std::nullopt,
          .arguments = {},
          .float_arguments = {},
          .results = {UC_X86_REG_EAX, UC_X86_REG_EDX},
          .float_results = {},
          .stub = {0xc3, 0xc3, 0xc3, 0xc3},  // ret
          .registers = {{"eip", UC_X86_REG_EIP, false},
                        {"eax", UC_X86_REG_EAX, true},
                        {"ebx", UC_X86_REG_EBX, true},
                        {"ecx", UC_X86_REG_ECX, true},
                        {"edx", UC_X86_REG_EDX, true},
                        {"esi", UC_X86_REG_ESI, true},
                        {"edi", UC_X86_REG_EDI, true},
                        {"ebp", UC_X86_REG_EBP, true},
                        {"esp", UC_X86_REG_ESP, false},
                        {"eflags", UC_X86_REG_EFLAGS, false}}};
}

UnicornMachine x64() {
  return {.arch = UC_ARCH_X86,
          .mode = UC_MODE_64,
          .cpu_model = std::nullopt,
          .pc = UC_X86_REG_RIP,
          .sp = UC_X86_REG_RSP,
          .return_address = std::nullopt,
          .arguments = {UC_X86_REG_RDI, UC_X86_REG_RSI, UC_X86_REG_RDX, UC_X86_REG_RCX,
                        UC_X86_REG_R8, UC_X86_REG_R9},
          .float_arguments = range(UC_X86_REG_XMM0, 8),
          .results = {UC_X86_REG_RAX, UC_X86_REG_RDX},
          .float_results = {UC_X86_REG_XMM0},
          .stub = {0xc3, 0xc3, 0xc3, 0xc3},  // ret
          .registers = {{"rip", UC_X86_REG_RIP, false},
                        {"rax", UC_X86_REG_RAX, true},
                        {"rbx", UC_X86_REG_RBX, true},
                        {"rcx", UC_X86_REG_RCX, true},
                        {"rdx", UC_X86_REG_RDX, true},
                        {"rsi", UC_X86_REG_RSI, true},
                        {"rdi", UC_X86_REG_RDI, true},
                        {"rbp", UC_X86_REG_RBP, true},
                        {"rsp", UC_X86_REG_RSP, false},
                        {"r8", UC_X86_REG_R8, true},
                        {"r9", UC_X86_REG_R9, true},
                        {"r10", UC_X86_REG_R10, true},
                        {"r11", UC_X86_REG_R11, true},
                        {"r12", UC_X86_REG_R12, true},
                        {"r13", UC_X86_REG_R13, true},
                        {"r14", UC_X86_REG_R14, true},
                        {"r15", UC_X86_REG_R15, true},
                        {"rflags", UC_X86_REG_EFLAGS, false}}};
}

// ARM and RISC-V are the second opinion of the tests of our own cores: nothing else runs them on
// Unicorn, which is slower and lacks extensions.

// Not UC_MODE_MCLASS: the processor model alone makes it a Cortex-M, with its instruction set.
UnicornMachine thumb(int cpu_model) {
  return {.arch = UC_ARCH_ARM,
          .mode = UC_MODE_THUMB,
          .cpu_model = cpu_model,
          .pc = UC_ARM_REG_PC,
          .sp = UC_ARM_REG_SP,
          .return_address = UC_ARM_REG_LR,
          .arguments = range(UC_ARM_REG_R0, 4),
          .float_arguments = range(UC_ARM_REG_S0, 16),
          .results = {UC_ARM_REG_R0, UC_ARM_REG_R1},
          .float_results = {UC_ARM_REG_S0, UC_ARM_REG_S1},
          .stub = {0x70, 0x47, 0x70, 0x47},  // bx lr
          .registers = {{"pc", UC_ARM_REG_PC, false},
                        {"r0", UC_ARM_REG_R0, true},
                        {"r1", UC_ARM_REG_R1, true},
                        {"r2", UC_ARM_REG_R2, true},
                        {"r3", UC_ARM_REG_R3, true},
                        {"r4", UC_ARM_REG_R4, true},
                        {"r5", UC_ARM_REG_R5, true},
                        {"r6", UC_ARM_REG_R6, true},
                        {"r7", UC_ARM_REG_R7, true},
                        {"r8", UC_ARM_REG_R8, true},
                        {"r9", UC_ARM_REG_R9, true},
                        {"r10", UC_ARM_REG_R10, true},
                        {"r11", UC_ARM_REG_R11, true},
                        {"r12", UC_ARM_REG_R12, true},
                        {"sp", UC_ARM_REG_SP, false},
                        {"lr", UC_ARM_REG_LR, true},
                        {"xpsr", UC_ARM_REG_XPSR, false}}};
}

UnicornMachine riscv(int mode) {
  UnicornMachine machine{.arch = UC_ARCH_RISCV,
                         .mode = mode,
                         .cpu_model = std::nullopt,
                         .pc = UC_RISCV_REG_PC,
                         .sp = UC_RISCV_REG_X2,
                         .return_address = UC_RISCV_REG_X1,
                         .arguments = range(UC_RISCV_REG_X10, 8),
                         .float_arguments = {},
                         .results = {UC_RISCV_REG_X10, UC_RISCV_REG_X11},
                         .float_results = {},
                         .stub = {0x82, 0x80, 0x82, 0x80},  // c.jr ra
                         .registers = {{"pc", UC_RISCV_REG_PC, false}}};
  constexpr const char* kNames[] = {"ra", "sp",  "gp",  "tp", "t0", "t1", "t2", "s0",
                                    "s1", "a0",  "a1",  "a2", "a3", "a4", "a5", "a6",
                                    "a7", "s2",  "s3",  "s4", "s5", "s6", "s7", "s8",
                                    "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
  for (int i = 1; i < 32; ++i)
    machine.registers.push_back({kNames[i - 1], UC_RISCV_REG_X0 + i, i != 2});
  return machine;
}

}  // namespace

UnicornMachine unicorn_machine(CpuModel model) {
  switch (model) {
    case CpuModel::x86:
      return x86();
    case CpuModel::x64:
      return x64();
    case CpuModel::cortex_m0:
      return thumb(UC_CPU_ARM_CORTEX_M0);
    case CpuModel::cortex_m3:
      return thumb(UC_CPU_ARM_CORTEX_M3);
    case CpuModel::cortex_m4:
      return thumb(UC_CPU_ARM_CORTEX_M4);
    case CpuModel::cortex_m7:
      return thumb(UC_CPU_ARM_CORTEX_M7);
    case CpuModel::rv32:
      return riscv(UC_MODE_RISCV32);
    case CpuModel::rv64:
      return riscv(UC_MODE_RISCV64);
    case CpuModel::lx106:
    case CpuModel::esp32:
      break;
  }
  fail("Unicorn has no {}", cpu_name(model));
}

}  // namespace natmod::emu
