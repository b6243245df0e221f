// Our Xtensa interpreter against QEMU's, on generated programs.

#include <fmt/format.h>

#include <cstdlib>
#include <set>

#include "emu/cpu.h"
#include "emu/xtensa_instructions.h"
#include "xtensa_generator.h"
#include "xtensa_tools.h"

namespace natmod::emu {
namespace {

constexpr uint32_t kAddress = 0x10000;
constexpr uint32_t kLx106 = kCore | kDensity | kMul16 | kMul32 | kNsa;
constexpr uint32_t kDc233c = kLx106 | kLoop | kWindow | kDiv32 | kMinMax | kSext | kMac16 |
                             kConditionalStore | kSynchronise | kThreadPointer;

/// A core of QEMU and the model of ours that has at least its instructions.
struct Core {
  const char* name;
  CpuModel model;
  uint32_t options;
};

constexpr Core kCores[] = {
    {"lx106", CpuModel::lx106, kLx106},
    {"dc233c", CpuModel::esp32, kDc233c},
    {"de233_fpu", CpuModel::esp32, kDc233c | kBoolean | kFloat},
};

uint64_t register_named(const Cpu& cpu, const std::string& name) {
  for (const NamedRegister& r : cpu.registers())
    if (r.name == name) return r.value;
  throw std::runtime_error("no register " + name);
}

// Runs the image to its first system call, which must be write(1, output, size).
std::string our_output(CpuModel model, std::vector<uint8_t> image) {
  image.resize((image.size() + kPageSize - 1) / kPageSize * kPageSize);
  const auto cpu = Cpu::create({.model = model, .service_address = 0x30000000});
  cpu->map({.address = kAddress, .flags = kRead | kWrite | kExecute, .bytes = image});
  cpu->write(Role::pc, 0, kAddress);
  const Stop stop = cpu->run(10'000'000);
  if (stop.kind != StopKind::fault || stop.fault.kind != FaultKind::trap)
    return fmt::format("stopped: {} at {:#x}",
                       stop.kind == StopKind::fault ? fault_name(stop.fault.kind) : "budget",
                       stop.fault.pc);
  EXPECT_EQ(register_named(*cpu, "a2"), 13);
  const uint64_t at = register_named(*cpu, "a3"), size = register_named(*cpu, "a4");
  const uint8_t* bytes = cpu->memory().host(at, size);
  return bytes == nullptr ? "no output" : std::string(bytes, bytes + size);
}

struct Case {
  Core core;
  uint32_t seed;
};

std::vector<Case> cases() {
  // NATMOD_XTENSA_SEEDS: more programs than a test run needs.
  const char* wish = std::getenv("NATMOD_XTENSA_SEEDS");
  const uint32_t seeds = wish == nullptr ? 8 : static_cast<uint32_t>(std::atoi(wish));
  std::vector<Case> all;
  for (const Core& core : kCores)
    for (uint32_t seed = 1; seed <= seeds; ++seed) all.push_back({core, seed});
  return all;
}

class XtensaAgainstQemu : public testing::TestWithParam<Case> {};

TEST_P(XtensaAgainstQemu, GeneratedProgramsLeaveTheSameRegisters) {
  if (!xtensa_tools_present() || !qemu_xtensa_present()) XTENSA_TOOLS_MISSING();
  const auto& [core, seed] = GetParam();
  const XtensaProgram program = generate_xtensa_program(core.options, seed, 800);
  const std::vector<uint8_t> image = xtensa_assemble(program.source, kAddress);
  const std::string ours = our_output(core.model, image);
  const std::string theirs = qemu_xtensa_output(core.name);
  ASSERT_EQ(theirs.size(), program.checkpoints * 128);
  ASSERT_EQ(ours.size(), theirs.size()) << ours.substr(0, 100);
  for (size_t at = 0; at < ours.size(); at += 4)
    ASSERT_EQ(ours.substr(at, 4), theirs.substr(at, 4))
        << "checkpoint " << at / 128 << ", word " << at % 128 / 4;
}

INSTANTIATE_TEST_SUITE_P(Cores, XtensaAgainstQemu, testing::ValuesIn(cases()),
                         [](const testing::TestParamInfo<Case>& tested) {
                           return fmt::format("{}_{}", tested.param.core.name, tested.param.seed);
                         });

TEST(XtensaAgainstQemu, GeneratedProgramsHaveEveryInstructionThatCanBeCompared) {
  const std::set<std::string> kLeftOut{
      "muluh",    "mulsh",  // on none of QEMU's cores
      "maddn.s",  "divn.s",   "const.s",  "div0.s",   "recip0.s",  "sqrt0.s", "rsqrt0.s",
      "nexp01.s", "mksadj.s", "mkdadj.s", "addexp.s", "addexpm.s",  // compared as sequences, below
      "lsip",     "ssip",     "lsxp",     "ssxp",  // to the assembler they are lsiu, ...
      "movsp",    "rsil",     "break",    "break.n",  "simcall",   "waiti",   "ill",
      "ill.n"};
  std::string source;
  for (uint32_t seed = 1; seed <= 4; ++seed)
    source += generate_xtensa_program(kDc233c | kBoolean | kFloat, seed, 1000).source;
  for (uint32_t seed = 1; seed <= 4; ++seed)
    source += generate_xtensa_program(kLx106, seed, 1000).source;
  for (const auto part : xtensa_instructions())
    for (const XtensaInstruction& instruction : part) {
      const std::string name(instruction.name);
      const bool is_used = source.find("\n" + name + " ") != std::string::npos ||
                           source.find("\n" + name + ".") != std::string::npos ||
                           source.find("\n" + name + "\n") != std::string::npos;
      EXPECT_NE(is_used, kLeftOut.contains(name)) << name;
    }
}

// Division and square root as compilers' libraries do them; the assembler does not know the steps.
constexpr const char* kDivision = R"(
  .byte 0x70, 0x32, 0xfa   # div0.s   f3, f2
  .byte 0xb0, 0x42, 0xfa   # nexp01.s f4, f2
  .byte 0x30, 0x51, 0xfa   # const.s  f5, 1
  .byte 0x30, 0x54, 0x6a   # maddn.s  f5, f4, f3
  mov.s f6, f3
  mov.s f7, f2
  .byte 0xb0, 0x21, 0xfa   # nexp01.s f2, f1
  .byte 0x60, 0x65, 0x6a   # maddn.s  f6, f5, f6
  .byte 0x30, 0x00, 0xfa   # const.s  f0, 0
  neg.s f8, f2
  .byte 0x30, 0x08, 0x6a   # maddn.s  f0, f8, f3
  .byte 0xd0, 0x71, 0xfa   # mkdadj.s f7, f1
  .byte 0x00, 0x84, 0x6a   # maddn.s  f8, f4, f0
  .byte 0xf0, 0x07, 0xfa   # addexpm.s f0, f7
  .byte 0xe0, 0x67, 0xfa   # addexp.s f6, f7
  .byte 0x60, 0x02, 0x7a   # divn.s   f0, f2, f6
)";

constexpr const char* kSquareRoot = R"(
  .byte 0x90, 0x21, 0xfa   # sqrt0.s  f2, f1
  .byte 0xb0, 0x41, 0xfa   # nexp01.s f4, f1
  .byte 0x30, 0x03, 0xfa   # const.s  f0, 3
  .byte 0xe0, 0x40, 0xfa   # addexp.s f4, f0
  .byte 0xc0, 0x21, 0xfa   # mksadj.s f2, f1
  .byte 0xb0, 0x11, 0xfa   # nexp01.s f1, f1
  .byte 0xf0, 0x02, 0xfa   # addexpm.s f0, f2
  .byte 0xe0, 0x32, 0xfa   # addexp.s f3, f2
  .byte 0x30, 0x01, 0x7a   # divn.s   f0, f1, f3
)";

TEST(XtensaAgainstQemu, DivisionAndSquareRootGiveTheSameResults) {
  if (!xtensa_tools_present() || !qemu_xtensa_present()) XTENSA_TOOLS_MISSING();
  const std::vector<uint32_t> numbers{0x3f800000, 0x40400000, 0xc1200000, 0x3eaaaaab,
                                      0x7f7fffff, 0x00800000, 0x00000001, 0x4b000001};
  std::string source =
      ".global _start\n_start: j begin\n.literal_position\n.align 4\nat: .word output\n";
  for (size_t i = 0; i < numbers.size(); ++i)
    source += fmt::format("n{}: .word {:#x}\n", i, numbers[i]);
  source += "begin: l32r a15, at\n";
  unsigned results = 0;
  for (size_t x = 0; x < numbers.size(); ++x) {
    for (size_t y = 0; y < numbers.size(); ++y, ++results)
      source += fmt::format(
          "l32r a2, n{}\nwfr f1, a2\nl32r a2, n{}\nwfr f2, a2\n{}ssi f0, a15, 0\naddi a15, a15, "
          "4\n",
          x, y, kDivision);
    if (numbers[x] >> 31) continue;
    source += fmt::format("l32r a2, n{}\nwfr f1, a2\n{}ssi f0, a15, 0\naddi a15, a15, 4\n", x,
                          kSquareRoot);
    ++results;
  }
  source += fmt::format(
      "l32r a3, at\nmovi a4, {}\nmovi a2, 13\nmovi a6, 1\nsyscall\n"
      "movi a2, 118\nmovi a6, 0\nsyscall\n.align 4\noutput: .space {}\n",
      results * 4, results * 4);
  const std::vector<uint8_t> image = xtensa_assemble(source, kAddress);
  const std::string ours = our_output(CpuModel::esp32, image);
  const std::string theirs = qemu_xtensa_output("de233_fpu");
  EXPECT_EQ(ours.size(), results * 4);
  EXPECT_EQ(ours, theirs);
}

}  // namespace
}  // namespace natmod::emu
