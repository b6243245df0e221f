// The text form of objects: what it makes, and that wrong text is refused with its line.
#include "link/object_text.h"

#include <gtest/gtest.h>

#include "elf/object_file.h"
#include "elf/relocs.h"
#include "error_text.h"

namespace natmod::test {
namespace {

TEST(ObjectText, HasWhatItShows) {
  const Buffer file = object_of(mpy::Arch::rv32imc, R"(
    mpy_init:: auipc_ra  R_RISCV_CALL_PLT(g-4) R_RISCV_RELAX()   # two of one place
               0x12/1 7/2
    .rodata.c align=8 retain
    c:weak     zero=3 0xff/8
    .bss
    v:         zero=16
    port = 0x60004fff)");
  const elf::ObjectFile object = elf::ObjectFile::parse(file, "a.o");
  EXPECT_EQ(object.machine(), elf::EM_RISCV);
  const auto sections = object.sections();
  EXPECT_EQ(sections[1].name, ".text");
  EXPECT_EQ(sections[1].alignment, 2u);
  EXPECT_EQ(Buffer(sections[1].data.begin(), sections[1].data.end()),
            (Buffer{0x97, 0, 0, 0, 0x12, 7, 0}));
  EXPECT_EQ(sections[2].flags, elf::SHF_ALLOC | elf::SHF_GNU_RETAIN);
  EXPECT_EQ(sections[2].alignment, 8u);
  EXPECT_EQ(sections[2].size, 11u);
  EXPECT_EQ(sections[3].type, elf::SHT_NOBITS);
  EXPECT_EQ(sections[3].size, 16u);
  std::string symbols;
  for (const elf::Symbol symbol : object.symbols()) {
    symbols += fmt::format("{} {} {:#x} {} {}\n", symbol.name, symbol.section, symbol.value,
                           symbol.bind, symbol.type);
  }
  EXPECT_EQ(symbols,
            " 0 0x0 0 0\nv 3 0x0 0 0\nmpy_init 1 0x0 1 2\nc 2 0x0 2 0\n"
            "port 4294967281 0x60004fff 1 0\ng 0 0x0 1 0\n");
  const elf::RelocRange relocs = object.relocs(sections[1]);
  ASSERT_EQ(relocs.size(), 2u);
  EXPECT_EQ(relocs[0].type, elf::R_RISCV_CALL_PLT);
  EXPECT_EQ(relocs[0].addend, -4);
  EXPECT_EQ(relocs[1].type, elf::R_RISCV_RELAX);
  EXPECT_EQ(relocs[1].symbol, 0u);
}

TEST(ObjectText, WrongTextIsRefusedWithItsLine) {
  const auto refusal = [](const std::string& line) {
    return error_text([&] { object_of(mpy::Arch::rv32imc, "ret\n" + line); });
  };
  EXPECT_EQ(refusal("f:: ret # it ends"), "no error");
  EXPECT_EQ(refusal("add"), "line 2: 'add' is no number or instruction");
  EXPECT_EQ(refusal("x = y"), "line 2: 'y' is no number or instruction");
  EXPECT_EQ(refusal("1/9"), "line 2: '1/9' has not 1 to 8 bytes");
  EXPECT_EQ(refusal("0x10000/2"), "line 2: '0x10000/2' has more bits than that");
  EXPECT_EQ(refusal(".comment"), "line 2: '.comment' is no section of a kind that is known");
  EXPECT_EQ(refusal(".data rom"), "line 2: 'rom' is no option of a section");
  EXPECT_EQ(refusal(".bss 1"), "line 2: '1' is no option of a section");
  EXPECT_EQ(refusal(".bss\n1"), "line 3: '1' lies where a file has no bytes");
  EXPECT_EQ(refusal("f: f:"), "line 2: 'f' is defined twice");
  EXPECT_EQ(refusal("f:strong"), "line 2: 'f:strong' is neither local (:), global (::) nor :weak");
  EXPECT_EQ(refusal("0 R_ARM_ABS32(f)"),
            "line 2: 'R_ARM_ABS32(f)' is no relocation of the machine");
  EXPECT_EQ(refusal("0 R_RISCV_32 f"), "line 2: 'R_RISCV_32' is not R_…(symbol)");
  EXPECT_EQ(refusal("zero=4 R_RISCV_32(f)"), "line 2: 'R_RISCV_32(f)' stands behind no number");
  EXPECT_EQ(error_text([] { object_of(mpy::Arch::armv7m, "0 R_ARM_ABS32(f+4)"); }),
            "line 1: 'R_ARM_ABS32(f+4)' has an addend, which of this machine is in the number");
}

}  // namespace
}  // namespace natmod::test
