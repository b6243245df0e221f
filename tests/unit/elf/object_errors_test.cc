// Each rule of the format, broken alone, and the exact message that it gets.
#include <gtest/gtest.h>

#include "elf/elf_builder.h"
#include "elf/object_file.h"
#include "elf/relocs.h"
#include "error_text.h"

namespace natmod::elf {
namespace {

using test::Buffer;
using test::ElfBuilder;
using test::ElfPlan;
using test::words;

std::string parse_error(const Buffer& bytes) {
  return test::error_text([&] { ObjectFile::parse(bytes, "x.o"); });
}

TEST(NotAnObject, IsSaidInOneLine) {
  EXPECT_EQ(parse_error({}), "x.o: file is empty");
  EXPECT_EQ(parse_error({'h', 'e', 'l', 'l', 'o'}), "x.o: is not an ELF file");
  EXPECT_EQ(parse_error({0x7f, 'E', 'L'}), "x.o: is not an ELF file");
  EXPECT_EQ(parse_error({0x7f, 'E', 'L', 'F', 1, 1, 1}), "x.o: truncated ELF header: 7 bytes");
  EXPECT_EQ(parse_error({'!', '<', 'a', 'r', 'c', 'h', '>', '\n'}),
            "x.o: is an archive, not an object file");
  EXPECT_EQ(parse_error({'!', '<', 't', 'h', 'i', 'n', '>', '\n'}),
            "x.o: is an archive, not an object file");
  EXPECT_EQ(parse_error({'B', 'C', 0xc0, 0xde}),
            "x.o: is LLVM bitcode, not machine code; compile without -flto and -emit-llvm");
  EXPECT_EQ(parse_error({'M', 6, 0x0b, 63}),
            "x.o: is a .mpy file, which is linked already; natmod merge joins it with others");
}

TEST(NotAnObject, ObjectsOfOtherSystemsAreNamed) {
  auto kind = [](Buffer bytes) {
    std::string error = parse_error(std::move(bytes));
    return error.substr(0, error.find(", and modules are linked from ELF objects: clang writes"));
  };
  EXPECT_EQ(kind({0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1}),
            "x.o: is a Mach-O object, as compilers for macOS write");
  EXPECT_EQ(kind({0xca, 0xfe, 0xba, 0xbe}),
            "x.o: is a Mach-O file for several processors, as macOS has");
  EXPECT_EQ(kind({0x64, 0x86, 3, 0}), "x.o: is a COFF object, as compilers for Windows write");
  EXPECT_EQ(kind({0x4c, 0x01, 3, 0}), "x.o: is a COFF object, as compilers for Windows write");
  EXPECT_EQ(kind({0, 'a', 's', 'm', 1, 0, 0, 0}), "x.o: is WebAssembly");
  EXPECT_EQ(kind({'M', 'Z', 0x90, 0}), "x.o: is a program of Windows");
}

TEST(NotAnObject, TruncatedElf64HeaderIsToldFromElf32) {
  Buffer bytes = ElfBuilder(EM_X86_64).build();
  bytes.resize(60);
  EXPECT_EQ(parse_error(bytes), "x.o: truncated ELF header: 60 bytes");
}

struct Rule {
  std::string name;
  std::string message;
  std::function<void(ElfBuilder&)> make;
  std::function<void(ElfPlan&)> spoil;
};

void PrintTo(const Rule& rule, std::ostream* out) {
  *out << rule.name;
}

// The object that every rule starts from: section 1 .text (8 bytes), symbols 1 `l` and 2 `g`.
void basics(ElfBuilder& elf) {
  auto text = elf.text(".text", words({0, 0}));
  elf.local("l", text);
  elf.global("g", text);
}
void with_reloc(ElfBuilder& elf) {
  basics(elf);
  elf.reloc(1, 0, R_ARM_ABS32, 2);
}
void with_group(ElfBuilder& elf) {
  basics(elf);
  elf.group(2, {1});
}
std::function<void(ElfBuilder&)> reloc_at(uint64_t offset, uint32_t symbol) {
  return [=](ElfBuilder& elf) {
    with_reloc(elf);
    elf.reloc(1, offset, R_ARM_ABS32, symbol);
  };
}
std::function<void(ElfBuilder&)> symbol_like(ElfBuilder::Symbol symbol) {
  return [=](ElfBuilder& elf) {
    basics(elf);
    elf.symbol(symbol);
  };
}

const Rule kHeaderRules[] = {
    {"Class", "x.o: unknown ELF class 3", basics, [](ElfPlan& p) { p.ident[4] = 3; }},
    {"BigEndian", "x.o: is big-endian, not little-endian", basics,
     [](ElfPlan& p) { p.ident[5] = ELFDATA2MSB; }},
    {"ByteOrder", "x.o: unknown ELF byte order 0", basics, [](ElfPlan& p) { p.ident[5] = 0; }},
    {"Version", "x.o: unknown ELF version 2", basics, [](ElfPlan& p) { p.ident[6] = 2; }},
    {"Executable", "x.o: is an executable, not a relocatable object", basics,
     [](ElfPlan& p) { p.type = ET_EXEC; }},
    {"SharedLibrary", "x.o: is a shared library or executable, not a relocatable object", basics,
     [](ElfPlan& p) { p.type = ET_DYN; }},
    {"CoreDump", "x.o: is a core dump, not a relocatable object", basics,
     [](ElfPlan& p) { p.type = ET_CORE; }},
    {"OtherType", "x.o: ELF type 0xff01 is not a relocatable object", basics,
     [](ElfPlan& p) { p.type = 0xff01; }},
    {"NoSectionHeaders", "x.o: 5 sections, but no section headers", basics,
     [](ElfPlan& p) { p.shoff = 0; }},
    {"SectionHeaderSize", "x.o: section headers of 64 bytes, not 40", basics,
     [](ElfPlan& p) { p.shentsize = 64; }},
    {"SectionHeadersOutside",
     "x.o: section header 0 at [0xfffffff0, +0x28) is outside the file (0x15a bytes)", basics,
     [](ElfPlan& p) { p.shoff = 0xfffffff0; }},
    {"SectionHeaderCount", "x.o: 6 section headers at 0x92, but the file ends after 5", basics,
     [](ElfPlan& p) { p.shnum = 6; }},
    {"ExtendedSectionHeaderCount",
     "x.o: 4294967295 section headers at 0x92, but the file ends after 5", basics,
     [](ElfPlan& p) {
       p.shnum = 0;
       p.sections[0].size = 0xffffffff;
     }},
    {"SectionNamesIndex", "x.o: section 9 is not a string table (for section names)", basics,
     [](ElfPlan& p) { p.shstrndx = 9; }},
    {"SectionNamesType", "x.o: section 1 is not a string table (for section names)", basics,
     [](ElfPlan& p) { p.shstrndx = 1; }},
};

const Rule kSectionRules[] = {
    {"Offset", "x.o: section 1: [0x15b, +0x8) is outside the file (0x15a bytes)", basics,
     [](ElfPlan& p) { p[".text"].offset = 0x15b; }},
    {"Size", "x.o: section 1: [0x34, +0xffffffff) is outside the file (0x15a bytes)", basics,
     [](ElfPlan& p) { p[".text"].size = 0xffffffff; }},
    {"Name",
     "x.o: section 1: no name of at most 65535 bytes at 0x21 of the string table (0x21 bytes)",
     basics, [](ElfPlan& p) { p[".text"].name = 0x21; }},
    {"NameWithoutEnd",
     "x.o: section 4: no name of at most 65535 bytes at 0x17 of the string table (0x20 bytes)",
     basics, [](ElfPlan& p) { p[".shstrtab"].size -= 1; }},
    {"Alignment", "x.o: section 1 (.text): alignment 12 is not a power of two", basics,
     [](ElfPlan& p) { p[".text"].alignment = 12; }},
    {"Overlap", "x.o: sections overlap: they hold 0x1b0 bytes, the file 0x15a", basics,
     [](ElfPlan& p) {
       p[".text"].offset = 0;
       p[".text"].size = 0x15a;
     }},
    {"CompressedAndAllocated", "x.o: section 1 (.text): is both compressed and allocated", basics,
     [](ElfPlan& p) { p[".text"].flags |= SHF_COMPRESSED; }},
    {"LinkOrder", "x.o: section 1 (.text): is ordered after section 5, which does not exist",
     basics,
     [](ElfPlan& p) {
       p[".text"].flags |= SHF_LINK_ORDER;
       p[".text"].link = 5;
     }},
};

const Rule kSymbolRules[] = {
    {"SecondTable", "x.o: section 3 (.strtab): is a second symbol table", basics,
     [](ElfPlan& p) { p[".strtab"].type = SHT_SYMTAB; }},
    {"EntrySize", "x.o: section 2 (.symtab): entries of 24 bytes, not 16", basics,
     [](ElfPlan& p) { p[".symtab"].entry_size = 24; }},
    {"TableSize", "x.o: section 2 (.symtab): size 0x2f is not a multiple of 16", basics,
     [](ElfPlan& p) { p[".symtab"].size -= 1; }},
    {"StringTable", "x.o: section 1 is not a string table (for symbol names)", basics,
     [](ElfPlan& p) { p[".symtab"].link = 1; }},
    {"NameWithoutEnd",
     "x.o: symbol 2: no name of at most 65535 bytes at 0x3 of the string table (0x4 bytes)", basics,
     [](ElfPlan& p) { p[".strtab"].size -= 1; }},
    {"Name",
     "x.o: symbol 1: no name of at most 65535 bytes at 0xffffff of the string table "
     "(0x5 bytes)",
     basics,
     [](ElfPlan& p) {
       p[".symtab"].bytes[16] = p[".symtab"].bytes[17] = p[".symtab"].bytes[18] = 0xff;
     }},
    {"FirstGlobal", "x.o: section 2 (.symtab): first global symbol 4 of 3", basics,
     [](ElfPlan& p) { p[".symtab"].info = 4; }},
    {"LocalAmongGlobals", "x.o: symbol 1 (l): is local, but globals start at 1", basics,
     [](ElfPlan& p) { p[".symtab"].info = 1; }},
    {"GlobalAmongLocals", "x.o: symbol 2 (g): is not local, but globals start at 3", basics,
     [](ElfPlan& p) { p[".symtab"].info = 3; }},
    {"Binding",
     "x.o: symbol 3 (s): unknown binding 13",
     symbol_like({"s", 1, 0, 0, STT_NOTYPE, 13}),
     {}},
    {"Section", "x.o: symbol 3 (s): section 5 does not exist", symbol_like({"s", 5}), {}},
    {"ReservedSection", "x.o: symbol 3 (s): unknown reserved section number 0xff02",
     symbol_like({"s", 1}),
     [](ElfPlan& p) {
       p[".symtab"].bytes[3 * 16 + 14] = 0x02;
       p[".symtab"].bytes[3 * 16 + 15] = 0xff;
     }},
    {"CommonAlignment",
     "x.o: symbol 3 (s): alignment 24 is not a power of two",
     symbol_like({"s", SHN_COMMON, 24, 4}),
     {}},
    {"ExtendedWithoutTable", "x.o: symbol 3 (s): there is no SHT_SYMTAB_SHNDX section",
     symbol_like({"s", 70000}), [](ElfPlan& p) { p[".symtab_shndx"].type = SHT_PROGBITS; }},
    {"ExtendedSection",
     "x.o: symbol 3 (s): section 70000 does not exist",
     symbol_like({"s", 70000}),
     {}},
    {"ExtendedTableSize", "x.o: section 4 (.symtab_shndx): does not match the symbol table",
     symbol_like({"s", 70000}), [](ElfPlan& p) { p[".symtab_shndx"].size -= 4; }},
    {"ExtendedTableLink", "x.o: section 4 (.symtab_shndx): does not match the symbol table",
     symbol_like({"s", 70000}), [](ElfPlan& p) { p[".symtab_shndx"].link = 1; }},
    {"SecondExtendedTable", "x.o: section 4 (.symtab_shndx): is a second SHT_SYMTAB_SHNDX",
     symbol_like({"s", 70000}), [](ElfPlan& p) { p[".text"].type = SHT_SYMTAB_SHNDX; }},
};

const Rule kRelocRules[] = {
    {"EntrySize", "x.o: section 2 (.rel.text): entries of 12 bytes, not 8", with_reloc,
     [](ElfPlan& p) { p[".rel.text"].entry_size = 12; }},
    {"RelaEntrySize", "x.o: section 2 (.rel.text): entries of 8 bytes, not 12", with_reloc,
     [](ElfPlan& p) { p[".rel.text"].type = SHT_RELA; }},
    {"TableSize", "x.o: section 2 (.rel.text): size 0x4 is not a multiple of 8", with_reloc,
     [](ElfPlan& p) { p[".rel.text"].size = 4; }},
    {"Target", "x.o: section 2 (.rel.text): relocates section 6, which does not exist", with_reloc,
     [](ElfPlan& p) { p[".rel.text"].info = 6; }},
    {"NoTarget", "x.o: section 2 (.rel.text): relocates section 0, which does not exist",
     with_reloc, [](ElfPlan& p) { p[".rel.text"].info = 0; }},
    {"SymbolTable", "x.o: section 2 (.rel.text): section 4 is not the symbol table", with_reloc,
     [](ElfPlan& p) { p[".rel.text"].link = 4; }},
    {"NoSymbolTable",
     "x.o: section 2 (.rel.text): relocation 0: symbol 2 does not exist",
     [](ElfBuilder& elf) {
       with_reloc(elf);
       elf.has_symbol_table = false;
     },
     {}},
    {"Symbol",
     "x.o: section 2 (.rel.text): relocation 1: symbol 3 does not exist",
     reloc_at(4, 3),
     {}},
    {"Offset",
     "x.o: section 2 (.rel.text): relocation 1: offset 0x8 is outside .text (0x8 bytes)",
     reloc_at(8, 2),
     {}},
    {"LargestOffset",
     "x.o: section 2 (.rel.text): relocation 1: offset 0xffffffff is outside .text (0x8 bytes)",
     reloc_at(0xffffffff, 2),
     {}},
    {"Bss",
     "x.o: section 2 (.rel.bss): relocation 0: offset 0x0 is outside .bss (0x0 bytes)",
     [](ElfBuilder& elf) { elf.reloc(elf.bss(".bss", 8), 0, R_ARM_ABS32); },
     {}},
    {"SecondTable",
     "x.o: section 4 (.rel.data): section 1 (.text) is relocated by section 3 already",
     [](ElfBuilder& elf) {
       elf.reloc(elf.text(".text", words({0})), 0, R_ARM_ABS32);
       elf.reloc(elf.data(".data", words({0})), 0, R_ARM_ABS32);
     },
     [](ElfPlan& p) { p[".rel.data"].info = 1; }},
};

const Rule kGroupRules[] = {
    {"EntrySize", "x.o: section 2 (.group): entries of 8 bytes, not 4", with_group,
     [](ElfPlan& p) { p[".group"].entry_size = 8; }},
    {"Size", "x.o: section 2 (.group): size 0x7 is not a multiple of 4", with_group,
     [](ElfPlan& p) { p[".group"].size = 7; }},
    {"NoFlags", "x.o: section 2 (.group): group has no flag word", with_group,
     [](ElfPlan& p) { p[".group"].size = 0; }},
    {"SymbolTable", "x.o: section 2 (.group): section 1 is not the symbol table", with_group,
     [](ElfPlan& p) { p[".group"].link = 1; }},
    {"Signature", "x.o: section 2 (.group): signature symbol 3 does not exist", with_group,
     [](ElfPlan& p) { p[".group"].info = 3; }},
    {"NoSignature", "x.o: section 2 (.group): signature symbol 0 does not exist", with_group,
     [](ElfPlan& p) { p[".group"].info = 0; }},
    {"Member", "x.o: section 2 (.group): group member 6 does not exist", with_group,
     [](ElfPlan& p) { p[".group"].bytes[4] = 6; }},
    {"NullMember", "x.o: section 2 (.group): group member 0 does not exist", with_group,
     [](ElfPlan& p) { p[".group"].bytes[4] = 0; }},
    {"GroupInGroup", "x.o: section 2 (.group): group member 2 is a group", with_group,
     [](ElfPlan& p) { p[".group"].bytes[4] = 2; }},
    {"MemberOfTwo",
     "x.o: section 3 (.group): section 1 (.text) is a member of group 2 already",
     [](ElfBuilder& elf) {
       with_group(elf);
       elf.group(1, {1});
     },
     {}},
};

class BrokenRule : public testing::TestWithParam<Rule> {};

TEST_P(BrokenRule, GetsItsMessage) {
  ElfBuilder elf(EM_ARM);
  GetParam().make(elf);
  EXPECT_EQ(parse_error(elf.build(GetParam().spoil)), GetParam().message);
}

std::string rule_name(const testing::TestParamInfo<Rule>& info) {
  return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Header, BrokenRule, testing::ValuesIn(kHeaderRules), rule_name);
INSTANTIATE_TEST_SUITE_P(Section, BrokenRule, testing::ValuesIn(kSectionRules), rule_name);
INSTANTIATE_TEST_SUITE_P(Symbol, BrokenRule, testing::ValuesIn(kSymbolRules), rule_name);
INSTANTIATE_TEST_SUITE_P(Reloc, BrokenRule, testing::ValuesIn(kRelocRules), rule_name);
INSTANTIATE_TEST_SUITE_P(Group, BrokenRule, testing::ValuesIn(kGroupRules), rule_name);

TEST(LongNames, EndAtTheirLimit) {
  for (size_t length : {0xffff, 0x10000}) {
    ElfBuilder elf(EM_ARM);
    elf.undefined(std::string(length, 'a'));
    EXPECT_EQ(parse_error(elf.build()),
              length == 0xffff
                  ? "no error"
                  : "x.o: symbol 1: no name of at most 65535 bytes at 0x1 of the string table "
                    "(0x10002 bytes)");
  }
}

}  // namespace
}  // namespace natmod::elf
