// What a well-formed object says, field by field.
#include "elf/object_file.h"

#include <gtest/gtest.h>

#include "elf/elf_builder.h"
#include "elf/relocs.h"

namespace natmod::elf {
namespace {

using test::Buffer;
using test::ElfBuilder;
using test::ElfPlan;
using test::words;

// A file with one of everything, for every machine and class.
struct Sample {
  explicit Sample(uint16_t machine) : elf(machine) {
    elf.flags = 0x05000400;
    text = elf.text(".text.f", words({1, 2, 3, 4}), 8);
    rodata = elf.rodata(".rodata", {'h', 'i', 0}, 1);
    bss = elf.bss(".bss", 0x40, 16);
    f = elf.global("f", text, 1, 12, STT_FUNC);
    local = elf.local("table", rodata, 0, 3, STT_OBJECT);
    section = elf.section_symbol(rodata);
    g = elf.undefined("g");
    w = elf.undefined_weak("w");
    abs = elf.absolute("answer", 42);
    common = elf.common("buffer", 100, 32);
    hidden = elf.symbol({"hidden", bss, 4, 8, STT_OBJECT, STB_GLOBAL, STV_HIDDEN});
    elf.reloc(text, 4, 2, g);
    elf.reloc(text, 15, 3, section);
    group = elf.group(f, {text, rodata});
    bytes = elf.build();
  }

  Symbol symbol(const ObjectFile& object, ElfBuilder::SymbolId id) const {
    return object.symbols()[elf.index_of(id)];
  }

  ElfBuilder elf;
  uint32_t text, rodata, bss, group;
  ElfBuilder::SymbolId f, local, section, g, w, abs, common, hidden;
  Buffer bytes;
};

class EveryMachine : public testing::TestWithParam<uint16_t> {};
INSTANTIATE_TEST_SUITE_P(ObjectFile, EveryMachine,
                         testing::Values(EM_386, EM_X86_64, EM_ARM, EM_XTENSA, EM_RISCV));

TEST_P(EveryMachine, HeaderIsRead) {
  Sample sample(GetParam());
  ObjectFile object = ObjectFile::parse(sample.bytes, "x.o");
  EXPECT_EQ(object.name(), "x.o");
  EXPECT_EQ(object.machine(), GetParam());
  EXPECT_EQ(object.is_64(), GetParam() == EM_X86_64);
  EXPECT_EQ(object.flags(), 0x05000400u);
  EXPECT_FALSE(object.is_slim_lto());
}

TEST_P(EveryMachine, SectionsAreRead) {
  Sample sample(GetParam());
  ObjectFile object = ObjectFile::parse(sample.bytes, "x.o");
  EXPECT_EQ(object.sections()[0].type, SHT_NULL);
  const Section& text = object.sections()[sample.text];
  EXPECT_EQ(text.name, ".text.f");
  EXPECT_EQ(text.type, SHT_PROGBITS);
  EXPECT_EQ(text.flags, SHF_ALLOC | SHF_EXECINSTR | SHF_GROUP);
  EXPECT_EQ(text.size, 16u);
  EXPECT_EQ(text.alignment, 8u);
  EXPECT_EQ(Buffer(text.data.begin(), text.data.end()), words({1, 2, 3, 4}));
  const Section& bss = object.sections()[sample.bss];
  EXPECT_EQ(bss.type, SHT_NOBITS);
  EXPECT_EQ(bss.size, 0x40u);
  EXPECT_EQ(bss.alignment, 16u);
  EXPECT_TRUE(bss.data.empty());
  EXPECT_EQ(bss.reloc_section, 0u);
}

TEST_P(EveryMachine, SymbolsAreReadWithLocalsFirst) {
  Sample sample(GetParam());
  ObjectFile object = ObjectFile::parse(sample.bytes, "x.o");
  ASSERT_EQ(object.symbols().size(), 9u);
  EXPECT_EQ(object.first_global(), 3u);
  EXPECT_TRUE(object.symbols()[0].is_undefined());
  const Symbol f = sample.symbol(object, sample.f);
  EXPECT_EQ(f.name, "f");
  EXPECT_EQ(f.section, sample.text);
  EXPECT_EQ(f.value, 1u);
  EXPECT_EQ(f.size, 12u);
  EXPECT_EQ(f.type, STT_FUNC);
  EXPECT_EQ(f.bind, STB_GLOBAL);
  EXPECT_EQ(f.visibility, STV_DEFAULT);
  EXPECT_FALSE(f.is_local());
  EXPECT_TRUE(sample.symbol(object, sample.local).is_local());
  EXPECT_TRUE(sample.symbol(object, sample.g).is_undefined());
  EXPECT_FALSE(sample.symbol(object, sample.g).is_weak());
  EXPECT_TRUE(sample.symbol(object, sample.w).is_weak());
  EXPECT_EQ(sample.symbol(object, sample.hidden).visibility, STV_HIDDEN);
}

TEST_P(EveryMachine, SectionSymbolsAreCalledLikeTheirSections) {
  Sample sample(GetParam());
  ObjectFile object = ObjectFile::parse(sample.bytes, "x.o");
  EXPECT_EQ(sample.symbol(object, sample.section).name, ".rodata");
  EXPECT_EQ(sample.symbol(object, sample.section).section, sample.rodata);
}

TEST_P(EveryMachine, AbsoluteAndCommonSymbolsAreTold) {
  Sample sample(GetParam());
  ObjectFile object = ObjectFile::parse(sample.bytes, "x.o");
  const Symbol abs = sample.symbol(object, sample.abs);
  EXPECT_TRUE(abs.is_absolute());
  EXPECT_EQ(abs.value, 42u);
  const Symbol common = sample.symbol(object, sample.common);
  EXPECT_TRUE(common.is_common());
  EXPECT_EQ(common.value, 32u);
  EXPECT_EQ(common.size, 100u);
}

TEST_P(EveryMachine, RelocationsAreReadInOrder) {
  Sample sample(GetParam());
  ObjectFile object = ObjectFile::parse(sample.bytes, "x.o");
  RelocRange relocs = object.relocs(object.sections()[sample.text]);
  EXPECT_EQ(relocs.has_addend(), GetParam() != EM_386 && GetParam() != EM_ARM);
  ASSERT_EQ(relocs.size(), 2u);
  EXPECT_EQ(relocs[0].offset, 4u);
  EXPECT_EQ(relocs[0].type, 2u);
  EXPECT_EQ(relocs[0].symbol, sample.elf.index_of(sample.g));
  EXPECT_EQ(relocs[0].addend, 0);
  std::vector<uint64_t> offsets;
  for (Reloc reloc : relocs) offsets.push_back(reloc.offset);
  EXPECT_EQ(offsets, (std::vector<uint64_t>{4, 15}));
  EXPECT_TRUE(object.relocs(object.sections()[sample.rodata]).empty());
}

TEST_P(EveryMachine, GroupsAreRead) {
  Sample sample(GetParam());
  ObjectFile object = ObjectFile::parse(sample.bytes, "x.o");
  ASSERT_EQ(object.groups().size(), 1u);
  EXPECT_EQ(object.groups()[0].signature, "f");
  EXPECT_TRUE(object.groups()[0].is_comdat);
  EXPECT_EQ(object.groups()[0].members, (std::vector<uint32_t>{sample.text, sample.rodata}));
}

TEST(ObjectFile, AddendsKeepTheirSign) {
  for (uint16_t machine : {EM_RISCV, EM_X86_64}) {
    ElfBuilder elf(machine);
    auto text = elf.text(".text", words({0, 0}));
    elf.reloc(text, 0, 1, 0, -4);
    elf.reloc(text, 4, 1, 0, INT32_MIN);
    Buffer bytes = elf.build();
    ObjectFile object = ObjectFile::parse(bytes, "x.o");
    RelocRange relocs = object.relocs(object.sections()[text]);
    EXPECT_EQ(relocs[0].addend, -4);
    EXPECT_EQ(relocs[1].addend, INT32_MIN);
  }
}

TEST(ObjectFile, Elf64KeepsAllBitsOfItsFields) {
  ElfBuilder elf(EM_X86_64);
  auto text = elf.text(".text", words({0}));
  auto big = elf.global("big", text, 0x123456789abcdef0, 0xfedcba9876543210);
  elf.reloc(text, 0, 0x80000001, big, INT64_MIN);
  Buffer bytes = elf.build();
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  EXPECT_EQ(object.symbols()[1].value, 0x123456789abcdef0u);
  EXPECT_EQ(object.symbols()[1].size, 0xfedcba9876543210u);
  Reloc reloc = object.relocs(object.sections()[text])[0];
  EXPECT_EQ(reloc.type, 0x80000001u);
  EXPECT_EQ(reloc.symbol, 1u);
  EXPECT_EQ(reloc.addend, INT64_MIN);
}

TEST(ObjectFile, RelAndRelaAreReadWhateverTheMachine) {
  ElfBuilder elf(EM_ARM);
  elf.use_rela(true);
  auto text = elf.text(".text", words({0}));
  elf.reloc(text, 0, R_ARM_ABS32, 0, 7);
  Buffer bytes = elf.build();
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  RelocRange relocs = object.relocs(object.sections()[text]);
  EXPECT_TRUE(relocs.has_addend());
  EXPECT_EQ(relocs[0].addend, 7);
}

TEST(ObjectFile, SymbolTableMayBeMissing) {
  ElfBuilder elf(EM_ARM);
  auto text = elf.text(".text", words({0}));
  elf.has_symbol_table = false;
  Buffer bytes = elf.build();
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  EXPECT_EQ(object.sections()[text].name, ".text");
  EXPECT_EQ(object.symbols().size(), 1u);
  EXPECT_EQ(object.first_global(), 1u);
}

TEST(ObjectFile, SectionHeadersMayBeMissing) {
  Buffer bytes = ElfBuilder(EM_ARM).build([](ElfPlan& plan) {
    plan.shoff = 0;
    plan.shnum = 0;
    plan.shstrndx = 0;
  });
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  EXPECT_EQ(object.sections().size(), 1u);
  EXPECT_EQ(object.symbols().size(), 1u);
}

TEST(ObjectFile, SectionNamesMayBeMissing) {
  ElfBuilder elf(EM_ARM);
  elf.text(".text", words({0}));
  Buffer bytes = elf.build([](ElfPlan& plan) { plan.shstrndx = 0; });
  EXPECT_EQ(ObjectFile::parse(bytes, "x.o").sections()[1].name, "");
}

TEST(ObjectFile, AlignmentZeroMeansOne) {
  ElfBuilder elf(EM_ARM);
  auto text = elf.text(".text", words({0}), 0);
  elf.common("c", 4, 0);
  Buffer bytes = elf.build();
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  EXPECT_EQ(object.sections()[text].alignment, 1u);
  EXPECT_EQ(object.symbols()[1].value, 1u);
}

TEST(ObjectFile, BssMayBeLargerThanAnyFile) {
  ElfBuilder elf(EM_X86_64);
  auto bss = elf.bss(".bss", 0xffffffffffffffff);
  Buffer bytes = elf.build();
  EXPECT_EQ(ObjectFile::parse(bytes, "x.o").sections()[bss].size, 0xffffffffffffffffu);
}

TEST(ObjectFile, InactiveSectionsAreNotLookedAt) {
  ElfBuilder elf(EM_ARM);
  auto null = elf.section({"", SHT_NULL});
  Buffer bytes = elf.build([&](ElfPlan& plan) {
    plan.sections[null].offset = 0xffffffff;
    plan.sections[null].size = 0xffffffff;
    plan.sections[null].alignment = 3;
  });
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  EXPECT_TRUE(object.sections()[null].data.empty());
  EXPECT_EQ(object.sections()[null].size, 0u);
}

TEST(ObjectFile, MoreSectionsThanSixteenBitsCount) {
  for (uint16_t machine : {EM_ARM, EM_X86_64}) {
    ElfBuilder elf(machine);
    uint32_t last = 0;
    for (int i = 0; i < 0x10010; ++i) last = elf.text(".text", {0}, 1);
    elf.global("first", 1);
    elf.global("reserved_number", SHN_LORESERVE);
    elf.global("abs_number", SHN_LORESERVE);
    elf.global("last", last);
    elf.absolute("absolute", 1);
    elf.reloc(last, 0, 1, 4);
    Buffer bytes = elf.build([](ElfPlan& plan) {
      plan[".symtab_shndx"].bytes[3 * 4] = SHN_ABS & 0xff;  // the section of that number
    });
    ObjectFile object = ObjectFile::parse(bytes, "x.o");
    ASSERT_GT(object.sections().size(), 0x10010u);
    EXPECT_EQ(object.symbols()[1].section, 1u);
    EXPECT_EQ(object.symbols()[2].section, SHN_LORESERVE);
    EXPECT_EQ(object.symbols()[3].section, SHN_ABS);
    EXPECT_FALSE(object.symbols()[3].is_absolute());
    EXPECT_EQ(object.symbols()[4].section, last);
    EXPECT_TRUE(object.symbols()[5].is_absolute());
    EXPECT_EQ(object.sections()[object.sections().size() - 1].name, ".shstrtab");
    EXPECT_EQ(object.relocs(object.sections()[last]).size(), 1u);
  }
}

TEST(ObjectFile, NoneRelocationsMayLieOutsideTheirSection) {
  ElfBuilder elf(EM_RISCV);
  auto text = elf.text(".text", words({0}));
  elf.reloc(text, 1000, R_RISCV_NONE);
  Buffer bytes = elf.build();
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  EXPECT_EQ(object.relocs(object.sections()[text])[0].offset, 1000u);
}

TEST(ObjectFile, RelocationsOfCompressedSectionsCountInUncompressedBytes) {
  ElfBuilder elf(EM_RISCV);
  auto debug = elf.section({".debug_info", SHT_PROGBITS, SHF_COMPRESSED, words({1, 100, 1})});
  elf.reloc(debug, 96, R_RISCV_32);
  Buffer bytes = elf.build();
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  EXPECT_EQ(object.relocs(object.sections()[debug]).size(), 1u);
}

TEST(ObjectFile, AttributesAreFoundWhereTheMachineHasThem) {
  for (uint16_t machine : {EM_386, EM_X86_64, EM_ARM, EM_XTENSA, EM_RISCV}) {
    ElfBuilder elf(machine);
    elf.section({".attributes", SHT_ARM_ATTRIBUTES, 0, {'A', 1, 2}});
    Buffer bytes = elf.build();
    ObjectFile object = ObjectFile::parse(bytes, "x.o");
    const bool has_attributes = machine == EM_ARM || machine == EM_RISCV;
    EXPECT_EQ(object.attributes().size(), has_attributes ? 3u : 0u) << machine;
  }
}

TEST(ObjectFile, SlimLtoIsToldByItsHeaderOrSymbol) {
  auto is_slim = [](const char* name, Buffer content, const char* symbol) {
    ElfBuilder elf(EM_ARM);
    elf.section({name, SHT_PROGBITS, SHF_EXCLUDE, std::move(content)});
    elf.common(symbol, 1, 1);
    Buffer bytes = elf.build();
    return ObjectFile::parse(bytes, "x.o").is_slim_lto();
  };
  EXPECT_TRUE(is_slim(".gnu.lto_.lto.d2a3", {12, 0, 0, 0, 1, 0, 0, 0}, "x"));
  EXPECT_FALSE(is_slim(".gnu.lto_.lto.d2a3", {12, 0, 0, 0, 0, 0, 0, 0}, "x"));
  EXPECT_TRUE(is_slim(".gnu.lto_.symtab.d2a3", {0}, "__gnu_lto_slim"));
  EXPECT_FALSE(is_slim(".gnu.lto_.symtab.d2a3", {0}, "__gnu_lto_v1"));
  EXPECT_FALSE(is_slim(".text", {0}, "__gnu_lto_slim"));
}

TEST(ObjectFile, BitcodeIsToldByItsMagic) {
  EXPECT_TRUE(is_bitcode(test::words({0xdec04342, 0})));
  EXPECT_TRUE(is_bitcode(test::words({0x0b17c0de, 0})));
  EXPECT_FALSE(is_bitcode(test::words({0xdec04343, 0})));
  EXPECT_FALSE(is_bitcode(Buffer{'B', 'C', 0xc0}));
  EXPECT_FALSE(is_bitcode({}));
}

TEST(ObjectFile, GroupWithoutComdatIsKeptApart) {
  ElfBuilder elf(EM_ARM);
  auto text = elf.text(".text", words({0}));
  elf.group(elf.section_symbol(text), {text}, 0);
  Buffer bytes = elf.build();
  ObjectFile object = ObjectFile::parse(bytes, "x.o");
  EXPECT_FALSE(object.groups()[0].is_comdat);
  EXPECT_EQ(object.groups()[0].signature, ".text");
}

}  // namespace
}  // namespace natmod::elf
