// Initialised and thread-local variables: where they go, and how code reaches them.
#include <gtest/gtest.h>

#include <algorithm>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArm = mpy::Arch::armv7m;
constexpr auto kX64 = mpy::Arch::x64;

/// An x64 object of `size` bytes of code, mpy_init first.
struct X64Module : ElfBuilder {
  explicit X64Module(size_t size = 16)
      : ElfBuilder(elf::EM_X86_64), code(text(".text", Buffer(size))) {
    init = global("mpy_init", code, 0, size, elf::STT_FUNC);
  }
  uint32_t thread_local_section(std::string name, Buffer bytes, uint64_t zeroes = 0) {
    Section made{std::move(name), bytes.empty() ? elf::SHT_NOBITS : elf::SHT_PROGBITS,
                 elf::SHF_ALLOC | elf::SHF_WRITE | elf::SHF_TLS, std::move(bytes), 4};
    made.nobits_size = zeroes;
    return section(std::move(made));
  }
  uint32_t code;
  SymbolId init;
};

TEST(Variables, InitialisedOnesGoToRodata) {
  ThumbModule module(1);
  auto data = module.data(".data.x", words({3, 4}));
  module.reloc(module.code, 4, R_ARM_ABS32, module.global("x", data));
  mpy::RawCode code = link_objects(kArm, {module.build()});
  EXPECT_EQ(code.rodata, words({3, 4}));
  EXPECT_EQ(code.bss_size, 0u);
  // The word that points at the block's head keeps it alive.
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocRodata}}));
  EXPECT_EQ(code.code.size(), 8u);
}

TEST(Variables, PointersInThemArePatchedByTheLoader) {
  ThumbModule module(1);
  auto bss = module.bss(".bss.z", 4);
  auto data = module.data(".data.p", words({0, 0}));
  module.reloc(data, 0, R_ARM_ABS32, module.global("z", bss));
  module.reloc(data, 4, R_ARM_ABS32, module.init);
  module.reloc(module.code, 4, R_ARM_ABS32, module.global("p", data));
  mpy::RawCode code = link_objects(kArm, {module.build()});
  EXPECT_EQ(code.rodata, words({0, 1}));
  std::vector<std::pair<bool, int>> kinds;
  for (const mpy::Relocation& relocation : code.relocations) {
    kinds.emplace_back(relocation.in_rodata, relocation.kind);
  }
  EXPECT_EQ(kinds, (std::vector<std::pair<bool, int>>{{false, mpy::kRelocRodata},
                                                      {false, mpy::kRelocBss},  // the head
                                                      {true, mpy::kRelocBss},
                                                      {true, mpy::kRelocText}}));
}

TEST(Variables, UnusedOnesTakeNoRoom) {
  ThumbModule module(1);
  module.global("x", module.data(".data.x", words({3, 4})));
  EXPECT_TRUE(link_objects(kArm, {module.build()}).rodata.empty());
}

TEST(Variables, RodataIsAlignedByZeroesOfBss) {
  ThumbModule module(2);
  auto bss = module.bss(".bss.z", 5, 1);
  auto data = module.data(".data.x", words({1, 2, 3, 4}), 16);
  module.reloc(module.code, 4, R_ARM_ABS32, module.global("z", bss));
  module.reloc(module.code, 8, R_ARM_ABS32, module.global("x", data));
  mpy::RawCode code = link_objects(kArm, {module.build()});
  EXPECT_EQ(code.bss_size, 16u);
  EXPECT_EQ(code.rodata.size(), 16u);
}

TEST(Variables, StaticOnesFromPositionIndependentCodeArePatchedAtStartup) {
  X64Module module;
  auto bss = module.bss(".bss", 8);
  module.reloc(module.code, 2, R_X86_64_PC32, module.local("z", bss), -4);
  mpy::RawCode code = link_objects(kX64, {module.build()});
  // The start of the text, the block that holds the variable, and what is called if it is too far.
  std::vector<int> kinds;
  for (const mpy::Relocation& relocation : code.relocations) kinds.push_back(relocation.kind);
  ASSERT_EQ(kinds.size(), 4u);
  EXPECT_EQ(kinds[0], mpy::kRelocText);
  EXPECT_EQ(kinds[1], mpy::kRelocBss);
  // The field is the offset in the block, less that of the instruction's end in text; the table
  // behind everything names its place, counted from one byte before the text.
  ASSERT_EQ(code.code.back(), 0u);
  const uint32_t code_start = static_cast<uint32_t>(code.code.size()) - 2 - 16;
  EXPECT_EQ(word_at(code, code_start + 2), 0u - (code_start + 2) - 4);
  EXPECT_EQ(code.code[code.code.size() - 2], code_start + 2 + 1);
}

TEST(Variables, PackedPointersThatAreAlignedByChanceArePatchedOnce) {
  X64Module module;
  auto data = module.data(".data.packed", Buffer(9), 1);
  module.reloc(data, 0, R_X86_64_64, module.init);
  module.reloc(module.code, 2, R_X86_64_PC32, module.local("p", data), -4);
  mpy::RawCode code = link_objects(kX64, {module.build()});
  for (const mpy::Relocation& relocation : code.relocations) {
    EXPECT_FALSE(relocation.in_rodata) << "the startup code patches it, and not the loader too";
  }
}

TEST(Variables, WhatNothingCanPatchIsRefused) {
  ElfBuilder elf(elf::EM_RISCV, false);
  auto text = elf.text(".text", Buffer(8));
  elf.global("mpy_init", text, 0, 8, elf::STT_FUNC);
  elf.reloc(text, 4, 57, elf.local("z", elf.bss(".bss", 4), 0, 4, elf::STT_OBJECT));  // 32_PCREL
  EXPECT_EQ(link_error(mpy::Arch::rv32imc, {elf.build()}),
            "a.o:(.text+0x4): R_RISCV_32_PCREL against 'z' reaches a variable by its distance from "
            "the code, but loaders place the two apart; make the variable global (neither static "
            "nor hidden)");
}

TEST(Variables, ThreadLocalOnesAreOrdinaryStorage) {
  X64Module module;
  auto initialised = module.thread_local_section(".tdata", words({7}));
  auto zeroed = module.thread_local_section(".tbss", {}, 4);
  auto z = module.global("z", zeroed, 0, 4, elf::STT_TLS);
  module.reloc(module.code, 2, R_X86_64_TLSLD, module.global("t", initialised, 0, 4, elf::STT_TLS),
               -4);
  module.reloc(module.code, 6, R_X86_64_DTPOFF32, z);
  mpy::RawCode code = link_objects(kX64, {module.build()});
  EXPECT_EQ(code.rodata, words({7, 0}));
  EXPECT_EQ(word_at(code, 6), 4u);
  // The slots: zero, and the first variable. Then the word that keeps the block alive.
  EXPECT_EQ(patched(code, 8), (Patched{{24, mpy::kRelocRodata}, {32, mpy::kRelocRodata}}));
  EXPECT_EQ(word_at(code, 2), 16u - 2 - 4);
}

TEST(Variables, TheirHelperCanBeCalledByItsAddress) {
  // As -mlong-calls does: bit 0 tells the processor that the function is Thumb code.
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("__tls_get_addr"));
  mpy::RawCode code = link_objects(kArm, {module.build()});
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocText}}));
  EXPECT_EQ(word_at(code, 4), 8u + 1);
}

TEST(Variables, ThreadLocalOnesAreReachedAsSuchAlone) {
  X64Module module;
  auto section = module.thread_local_section(".tbss", {}, 4);
  module.reloc(module.code, 2, R_X86_64_PC32, module.global("t", section, 0, 4, elf::STT_TLS), -4);
  module.reloc(module.code, 6, R_X86_64_TLSGD, module.global("g", module.bss(".bss", 4)), -4);
  EXPECT_EQ(link_error(kX64, {module.build()}),
            "a.o:(.text+0x2): R_X86_64_PC32 against 't' reaches a thread-local variable as if it "
            "were none\n"
            "a.o:(.text+0x6): R_X86_64_TLSGD against 'g' expects a thread-local variable");
}

// esp8266 and esp32 read text by whole words, and esp8266's may be flash.
class XtensaText : public testing::TestWithParam<mpy::Arch> {
 protected:
  // entry a1, 32 or nop; l32r a2
  static Buffer code() {
    bool has_windows = GetParam() == mpy::Arch::xtensawin;
    Buffer bytes = has_windows ? Buffer{0x36, 0x41, 0} : Buffer{0xf0, 0x20, 0};
    bytes.insert(bytes.end(), {0x21, 0, 0, 0xf0, 0xf0});
    return bytes;
  }
};

TEST_P(XtensaText, HoldsNothingThatIsReadByBytesOrWritten) {
  ElfBuilder elf(elf::EM_XTENSA);
  auto code = elf.text(".text", XtensaText::code());
  elf.global("mpy_init", code, 0, 8, elf::STT_FUNC);
  auto strings = elf.section({".rodata.str1.1",
                              elf::SHT_PROGBITS,
                              elf::SHF_ALLOC | elf::SHF_MERGE | elf::SHF_STRINGS,
                              {'s', 't', 'r', 0},
                              1,
                              1});
  auto constants = elf.rodata(".rodata", Buffer(8, 0xc1));
  auto data = elf.section(
      {".data", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_WRITE, Buffer(8, 0xc2), 4});
  auto relro = elf.section(
      {".data.rel.ro", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_WRITE, Buffer(4), 4});
  elf.reloc(relro, 0, R_XTENSA_32, elf.section_symbol(strings));
  // What uses them is data too, so that text is code alone.
  elf.reloc(data, 0, R_XTENSA_32, elf.section_symbol(relro));
  elf.reloc(data, 4, R_XTENSA_32, elf.section_symbol(constants));
  auto literals = elf.text(".literal", Buffer(4));
  elf.reloc(literals, 0, R_XTENSA_32, elf.local("data", data));
  elf.reloc(code, 3, R_XTENSA_SLOT0_OP, elf.section_symbol(literals));
  mpy::RawCode module = link_objects(GetParam(), {elf.build()});
  EXPECT_EQ(module.rodata.size(), 4u + 8 + 8 + 4);
  for (uint8_t byte : Buffer{'s', 0xc1, 0xc2}) {
    EXPECT_EQ(std::count(module.code.begin(), module.code.end(), byte), 0) << int{byte};
    EXPECT_NE(std::count(module.rodata.begin(), module.rodata.end(), byte), 0) << int{byte};
  }
}

TEST_P(XtensaText, IsNotWritable) {
  ElfBuilder elf(elf::EM_XTENSA);
  auto code =
      elf.section({".text", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_EXECINSTR | elf::SHF_WRITE,
                   XtensaText::code(), 4});
  elf.global("mpy_init", code, 0, 8, elf::STT_FUNC);
  std::string name(mpy::arch_name(GetParam()));
  EXPECT_EQ(link_error(GetParam(), {elf.build()}),
            "a.o:(.text): is code that may be written, and ports of " + name +
                " put code where it cannot be; make the section either writable or executable");
}

INSTANTIATE_TEST_SUITE_P(Both, XtensaText,
                         testing::Values(mpy::Arch::xtensa, mpy::Arch::xtensawin));

}  // namespace
}  // namespace natmod::test
