// The instructions that Unicorn does wrong, or lacks, on our RISC-V cores and on QEMU's.

#include <elf.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "emu/cpu.h"
#include "riscv_bench.h"
#include "riscv_program.h"

namespace natmod::emu {
namespace {

namespace fs = std::filesystem;

template <class W>
class RiscvAgainstQemu : public testing::Test {
 protected:
  static constexpr bool kIs64 = sizeof(W) == 8;
  static constexpr uint64_t kBegin = RiscvProgram<W>::kBegin;
  using Header = std::conditional_t<kIs64, Elf64_Ehdr, Elf32_Ehdr>;
  using Segment = std::conditional_t<kIs64, Elf64_Phdr, Elf32_Phdr>;

  void SetUp() override {
    fs::create_directories(folder_);
    if (std::system(fmt::format("{} -version >/dev/null 2>&1", kQemu).c_str()) == 0) return;
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") FAIL() << "no " << kQemu;
    GTEST_SKIP() << "no " << kQemu;
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// What the program writes on QEMU.
  std::string their_output(const std::vector<uint8_t>& image) {
    const std::string program = (folder_ / "program").string();
    const std::string output = (folder_ / "output").string();
    write_executable(program, image);
    const std::string command =
        fmt::format("{} -cpu {},zba=true {} >{}", kQemu, kIs64 ? "rv64" : "rv32", program, output);
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    std::ifstream in(output, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  /// What is where the program would write from, when it comes to its first system call.
  static std::string our_output(std::vector<uint8_t> image) {
    const auto cpu = create_riscv_cpu({.model = kIs64 ? CpuModel::rv64 : CpuModel::rv32,
                                       .extensions = kExtensionZba,
                                       .service_address = 0x3000'0000});
    cpu->map({.address = kBegin, .flags = kRead | kWrite | kExecute, .bytes = image});
    cpu->write(Role::pc, 0, kBegin);
    const Stop stop = cpu->run(1'000'000);
    EXPECT_EQ(fault_name(stop.fault.kind), "trap") << fmt::format("at {:#x}", stop.fault.pc);
    EXPECT_EQ(cpu->read(Role::argument, 1), RiscvProgram<W>::kRecords);
    return {image.begin() + (RiscvProgram<W>::kRecords - kBegin), image.end()};
  }

 private:
  static constexpr const char* kQemu = kIs64 ? "qemu-riscv64" : "qemu-riscv32";

  static void write_executable(const std::string& path, const std::vector<uint8_t>& image) {
    constexpr size_t kPage = 4096;
    Header header{};
    Segment segment{};
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = kIs64 ? ELFCLASS64 : ELFCLASS32;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_version = EV_CURRENT;
    header.e_type = ET_EXEC;
    header.e_machine = EM_RISCV;
    header.e_entry = kBegin;
    header.e_phoff = header.e_ehsize = sizeof header;
    header.e_phentsize = sizeof segment;
    header.e_phnum = 1;
    segment.p_type = PT_LOAD;
    segment.p_flags = PF_R | PF_W | PF_X;
    segment.p_offset = segment.p_align = kPage;
    segment.p_vaddr = segment.p_paddr = kBegin;
    segment.p_filesz = segment.p_memsz = static_cast<W>(image.size());
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&header), sizeof header);
    out.write(reinterpret_cast<const char*>(&segment), sizeof segment);
    out.seekp(kPage);
    out.write(reinterpret_cast<const char*>(image.data()), static_cast<long>(image.size()));
    out.close();
    fs::permissions(path, fs::perms::owner_all);
  }

  const fs::path folder_ = fs::temp_directory_path() / fmt::format("natmod-riscv-{}", getpid());
};

using Words = testing::Types<uint32_t, uint64_t>;
TYPED_TEST_SUITE(RiscvAgainstQemu, Words, RiscvWordNames);

TYPED_TEST(RiscvAgainstQemu, ExtensionsAAndZbaLeaveTheSame) {
  using W = TypeParam;
  constexpr uint16_t kOptions = kRiscvBase | kZba | (sizeof(W) == 8 ? kRv64 | kZba64 : kRv32);
  RiscvProgram<W> program(1);
  for (int round = 0; round < 60; ++round) {
    for (const auto& row : riscv_atomic<W>())
      if ((row.options & kOptions) != 0) program.add(row, true);
    for (const auto& row : riscv_addresses<W>())
      if ((row.options & kOptions) != 0) program.add(row, false);
  }
  const std::vector<uint8_t> image = program.image();
  const std::string ours = this->our_output(image), theirs = this->their_output(image);
  ASSERT_EQ(ours.size(), theirs.size());
  constexpr size_t kSize = sizeof(typename RiscvProgram<W>::Record);
  for (size_t at = 0; at < program.output_size(); at += kSize)
    ASSERT_EQ(ours.substr(at, kSize), theirs.substr(at, kSize)) << program.name(at / kSize);
}

}  // namespace
}  // namespace natmod::emu
