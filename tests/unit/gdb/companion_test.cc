#include "gdb/companion.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "elf/writer.h"
#include "error_text.h"
#include "temporary_folder.h"

namespace natmod::gdb {
namespace {

std::vector<uint8_t> example(bool is_64) {
  elf::OutputFile file{.is_64 = is_64, .machine = elf::EM_RISCV, .sections = {}, .symbols = {}};
  constexpr uint64_t kCode = elf::SHF_ALLOC | elf::SHF_EXECINSTR;
  constexpr uint64_t kData = elf::SHF_ALLOC | elf::SHF_WRITE;
  file.sections.push_back({.name = ".text", .flags = kCode, .data = std::vector<uint8_t>(10)});
  file.sections.push_back(
      {.name = ".rodata", .flags = elf::SHF_ALLOC, .address = 12, .data = std::vector<uint8_t>(4)});
  file.sections.push_back({.name = ".bss",
                           .type = elf::SHT_NOBITS,
                           .flags = kData,
                           .address = 32,
                           .data = {},
                           .size = 8});
  file.sections.push_back(
      {.name = ".data", .flags = kData, .address = 40, .data = std::vector<uint8_t>(4)});
  file.sections.push_back({.name = ".debug_info", .data = std::vector<uint8_t>(4)});
  return elf::write(std::move(file));
}

TEST(Companion, SaysHowFarEachPartWasMoved) {
  for (const bool is_64 : {false, true}) {
    const test::TemporaryFolder folder;
    write_file(folder.path() / "ring.elf", Bytes(example(is_64)));
    const Companion companion = read_companion(folder.path() / "ring.elf");
    EXPECT_EQ(companion.text_size(), 16u);
    EXPECT_EQ(companion.offsets(0x4000, 0x2000),
              (std::vector<uint64_t>{0x4000, 0x4000, 0x2000 - 32, 0x2000 - 32}));
  }
}

TEST(Companion, BrokenOnesAreRefused) {
  const test::TemporaryFolder folder;
  const std::vector<uint8_t> good = example(true);
  for (size_t size = 0; size < good.size(); size += 7) {
    write_file(folder.path() / "cut.elf", Bytes(good).first(size));
    EXPECT_NE(
        test::error_text([&] { read_companion(folder.path() / "cut.elf"); }).find("cut.elf: "),
        std::string::npos)
        << size;
  }
}

}  // namespace
}  // namespace natmod::gdb
