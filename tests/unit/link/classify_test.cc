// What sections are by type, flags and name; and what is refused because it means something
// unknown.
#include <gtest/gtest.h>

#include "elf/section_name.h"
#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

TEST(SectionName, FamiliesEndAtADot) {
  EXPECT_TRUE(elf::is_in_family(".data.rel.ro", ".data.rel.ro"));
  EXPECT_TRUE(elf::is_in_family(".data.rel.ro.local", ".data.rel.ro"));
  EXPECT_FALSE(elf::is_in_family(".data.rel.root", ".data.rel.ro"));
  EXPECT_FALSE(elf::is_in_family(".data.rel", ".data.rel.ro"));
}

// The segment that a section of this name is in: the loader's number of what its address is from.
int segment_of(const std::string& name, const std::string& symbol) {
  ThumbModule module(1);
  auto data = module.data(name, words({7}));
  module.reloc(module.code, 4, R_ARM_ABS32, module.global(symbol, data, 0, 4, elf::STT_OBJECT));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  return patched(code).front().second;
}

TEST(Classify, ConstantsThatAreRelocatedAreToldFromVariablesOfSuchNames) {
  for (const char* name : {".data.rel.ro", ".data.rel.ro.x", ".data.rel.ro.local.x"}) {
    EXPECT_EQ(segment_of(name, "x"), mpy::kRelocText) << name;
  }
  // -fdata-sections for variables root, ro_table, local and rel.
  for (const char* name :
       {".data.rel.root", ".data.rel.ro_table", ".data.rel.local", ".data.rel"}) {
    EXPECT_EQ(segment_of(name, "x"), mpy::kRelocRodata) << name;
  }
  EXPECT_EQ(segment_of(".data.rel.ro", "ro"), mpy::kRelocRodata);
}

TEST(Classify, VariablesAreNoConstructorsWhateverTheirName) {
  for (const char* name : {".ctors_table", ".init_arrays", ".preinit_array2", ".dtors2",
                           ".fini_arrays", ".ARM.example"}) {
    EXPECT_EQ(segment_of(name, "x"), mpy::kRelocRodata) << name;
  }
}

std::string error_with(ElfBuilder::Section section) {
  ThumbModule module(1);
  module.section(std::move(section));
  return link_error(kArch, {module.build()});
}

TEST(Classify, CompactRelocationsAreRefused) {
  for (uint32_t type : {20U, 0x40000014U}) {
    EXPECT_EQ(
        error_with({".crel.text", type, elf::SHF_INFO_LINK, Buffer{8}, 1, 1, 0, 1}),
        "a.o:(.crel.text): holds compact relocations (SHT_CREL), which natmod does not read; "
        "assemble without -Wa,--crel (clang -c without -Wa,--crel,--allow-experimental-crel)");
  }
}

TEST(Classify, SectionsOfUnknownMeaningAreRefused) {
  EXPECT_EQ(error_with({"odd", 0x6abcdef0, elf::SHF_ALLOC, Buffer(4)}),
            "a.o:(odd): is loaded and of type 0x6abcdef0, which natmod does not know");
  EXPECT_EQ(error_with({"odd", 0x6abcdef0, elf::SHF_INFO_LINK, Buffer(4), 1, 0, 0, 1}),
            "a.o:(odd): is of type 0x6abcdef0, which natmod does not know, and says something of "
            "others");
  EXPECT_EQ(error_with({"odd", 40, 0, Buffer(4)}),
            "a.o:(odd): is of type 0x28, which natmod does not know, and says something of others");
  EXPECT_EQ(error_with({"odd", elf::SHT_PROGBITS, elf::SHF_ALLOC | 0x100, Buffer(4)}),
            "a.o:(odd): is loaded and has flags 0x100, which natmod does not know");
  // A tool's own notes say nothing of the module.
  EXPECT_EQ(error_with({"odd", 0x6abcdef0, 0, Buffer(4)}), "no error");
  EXPECT_EQ(error_with({".note", elf::SHT_NOTE, elf::SHF_ALLOC, Buffer(4)}), "no error");
}

TEST(Classify, CodeForExecutionOnlyIsCode) {
  ElfBuilder elf(elf::EM_ARM);
  auto code =
      elf.section({".text", elf::SHT_PROGBITS,
                   elf::SHF_ALLOC | elf::SHF_EXECINSTR | elf::SHF_ARM_PURECODE, Buffer(4), 4});
  elf.local("$t", code);
  elf.global("mpy_init", code, 1, 4, elf::STT_FUNC);
  EXPECT_EQ(link_error(kArch, {elf.build()}), "no error");
}

}  // namespace
}  // namespace natmod::test
