// Objects that real compilers make, read by us and by binutils' readelf: every section, symbol and
// relocation must come out the same. A compiler that is not installed is reported as skipped.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <sstream>

#include "base/files.h"
#include "elf/archive.h"
#include "elf/arm_attributes.h"
#include "elf/elf_builder.h"
#include "elf/names.h"
#include "elf/object_file.h"
#include "temporary_folder.h"

namespace natmod::elf {
namespace {

// Uses a bit of everything: COMDAT groups, common-like data, weak symbols, exceptions' tables.
constexpr const char* kSource = R"(
extern "C" int outside(int);
extern "C" __attribute__((weak)) int maybe(void);
template <class T> struct Twice { static T of(T x) { return x + x + outside(x); } };
inline int counter() { static int count; return ++count; }
int table[4] = {1, 2, 3, 4};
int *pointers[2] = {&table[1], &table[3]};
const char *text = "hello";
static int hidden_state;
int buffer[32];
int calc(int x) { return Twice<int>::of(x) + table[x & 3] + counter() + hidden_state++; }
int call(int x) { switch (x) { case 0: return calc(9); case 1: return outside(1);
  case 2: return buffer[x]; case 3: return maybe ? maybe() : 7; case 4: return x * 77; }
  return *pointers[x & 1] + text[x]; }
)";

std::string output_of(const std::string& command) {
  struct Close {
    void operator()(FILE* pipe) const { pclose(pipe); }
  };
  std::unique_ptr<FILE, Close> pipe(popen(command.c_str(), "r"));
  std::string output;
  char buffer[4096];
  while (size_t got = std::fread(buffer, 1, sizeof buffer, pipe.get())) output.append(buffer, got);
  return output;
}

bool runs(const std::string& command) {
  return std::system(("( " + command + " ) >/dev/null 2>&1").c_str()) == 0;
}

struct Toolchain {
  const char* name;
  const char* compiler;
  const char* flags;
};

void PrintTo(const Toolchain& toolchain, std::ostream* out) {
  *out << toolchain.name;
}

class Compiled : public testing::TestWithParam<Toolchain> {
 protected:
  void SetUp() override {
    for (const char* tool : {GetParam().compiler, "readelf"}) {
      if (!runs(std::string(tool) + " --version")) GTEST_SKIP() << tool << " is not installed";
    }
    write_file(folder_.path() / "m.cc", kSource);
    ASSERT_TRUE(runs(fmt::format("cd {} && {} {} -c m.cc -o m.o", folder_.path().string(),
                                 GetParam().compiler, GetParam().flags)));
    bytes_ = read_file(folder_.path() / "m.o");
    object_ = ObjectFile::parse(bytes_, "m.o");
  }

  // The lines of readelf, split at blanks.
  std::vector<std::vector<std::string>> readelf(const std::string& options) const {
    std::istringstream text(
        output_of("readelf -W " + options + " " + (folder_.path() / "m.o").string()));
    std::vector<std::vector<std::string>> lines;
    for (std::string line; std::getline(text, line);) {
      std::istringstream words(line);
      lines.emplace_back();
      for (std::string word; words >> word;) lines.back().push_back(word);
    }
    return lines;
  }

  test::TemporaryFolder folder_;
  std::vector<uint8_t> bytes_;
  ObjectFile object_;
};

TEST_P(Compiled, RelocationsAreThoseOfReadelf) {
  std::vector<std::string> theirs, ours;
  for (const auto& words : readelf("-r")) {
    if (words.size() >= 3 && words[2].starts_with("R_")) {
      theirs.push_back(fmt::format("{:#x} {}", std::stoull(words[0], nullptr, 16), words[2]));
    }
  }
  // readelf goes by relocation sections, in their order.
  std::vector<Section> targets(object_.sections().size());
  for (const Section& section : object_.sections()) {
    if (section.reloc_section != 0) targets[section.reloc_section] = section;
  }
  for (const Section& target : targets) {
    for (Reloc reloc : object_.relocs(target)) {
      ours.push_back(
          fmt::format("{:#x} {}", reloc.offset, reloc_name(object_.machine(), reloc.type)));
    }
  }
  EXPECT_GT(ours.size(), 10u);
  EXPECT_EQ(ours, theirs);
}

TEST_P(Compiled, SymbolsAreThoseOfReadelf) {
  std::vector<std::string> theirs, ours;
  for (const auto& words : readelf("-s")) {
    // Num: Value Size Type Bind Vis Ndx Name
    if (words.size() < 7 || !words[0].ends_with(':') || words[0] == "Num:") continue;
    theirs.push_back(fmt::format("{:#x} {} {} {}", std::stoull(words[1], nullptr, 16), words[2],
                                 words[6] == "UND" ? "0" : words[6],
                                 words.size() > 7 ? words[7] : ""));
  }
  for (const Symbol& symbol : object_.symbols()) {
    std::string section = symbol.is_absolute() ? "ABS"
                          : symbol.is_common() ? "COM"
                                               : std::to_string(symbol.section);
    // The RISC-V assembler calls labels of its own `.L0 `; the blank is lost in readelf's lines.
    const std::string_view name = symbol.name.substr(0, symbol.name.find(' '));
    ours.push_back(fmt::format("{:#x} {} {} {}", symbol.value, symbol.size, section, name));
  }
  EXPECT_GT(ours.size(), 10u);
  EXPECT_EQ(ours, theirs);
}

TEST_P(Compiled, GroupsHoldTheTemplatesInstances) {
  bool found = false;
  for (const Group& group : object_.groups()) {
    found |= demangle(group.signature) == "Twice<int>::of(int)" && group.is_comdat &&
             !group.members.empty();
  }
  EXPECT_TRUE(found);
}

constexpr Toolchain kToolchains[] = {
    {"X64", "g++", "-Os -fno-inline -g -fpic -ffunction-sections"},
    {"X86", "g++", "-m32 -Os -fno-inline -g -fpic -ffunction-sections"},
    {"X64Clang", "clang++", "-Os -fno-inline -g -fpic -ffunction-sections"},
    {"Arm", "arm-none-eabi-g++", "-mthumb -mcpu=cortex-m4 -Os -fno-inline -g -ffunction-sections"},
    {"Riscv32", "riscv64-unknown-elf-g++",
     "-march=rv32imac -mabi=ilp32 -Os -fno-inline -g -ffunction-sections"},
    {"Riscv64", "riscv64-unknown-elf-g++", "-Os -fno-inline -g -ffunction-sections"},
    {"Xtensa", "xtensa-lx106-elf-g++", "-Os -fno-inline -g -ffunction-sections"},
};
INSTANTIATE_TEST_SUITE_P(ObjectFile, Compiled, testing::ValuesIn(kToolchains),
                         [](const auto& row) { return row.param.name; });

class RelocNames : public testing::TestWithParam<uint16_t> {};
INSTANTIATE_TEST_SUITE_P(Names, RelocNames,
                         testing::Values(EM_386, EM_X86_64, EM_ARM, EM_XTENSA, EM_RISCV));

TEST_P(RelocNames, AreThoseOfReadelf) {
  if (!runs("readelf --version")) GTEST_SKIP() << "readelf is not installed";
  test::ElfBuilder elf(GetParam());
  auto text = elf.text(".text", test::Buffer(256));
  for (uint32_t type = 0; type < 256; ++type) elf.reloc(text, type, type);
  test::TemporaryFolder folder;
  write_file(folder.path() / "m.o", elf.build());
  std::istringstream lines(output_of("readelf -rW " + (folder.path() / "m.o").string()));
  size_t known = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string offset, info, name;
    words >> offset >> info >> name;
    if (!name.starts_with("R_")) continue;
    ++known;
    EXPECT_EQ(reloc_name(GetParam(), static_cast<uint32_t>(std::stoul(offset, nullptr, 16))), name);
  }
  EXPECT_GE(known, 45u);
}

// What only one compiler has.

class CompilerOutput : public testing::Test {
 protected:
  // The object of `source`; empty if the compiler is missing or refuses.
  std::vector<uint8_t> compile(const std::string& command, std::string_view source) {
    write_file(folder_.path() / "m.c", source);
    if (!runs(fmt::format("cd {} && {} -c m.c -o m.o", folder_.path().string(), command))) {
      return {};
    }
    return read_file(folder_.path() / "m.o");
  }

  test::TemporaryFolder folder_;
};

TEST_F(CompilerOutput, SlimLtoOfGccIsTold) {
  auto slim = compile("gcc -flto -fno-fat-lto-objects", "int f(void) { return 1; }");
  if (slim.empty()) GTEST_SKIP() << "gcc -flto does not work here";
  EXPECT_TRUE(ObjectFile::parse(slim, "m.o").is_slim_lto());
  auto fat = compile("gcc -flto -ffat-lto-objects", "int f(void) { return 1; }");
  EXPECT_FALSE(ObjectFile::parse(fat, "m.o").is_slim_lto());
}

TEST_F(CompilerOutput, BitcodeOfClangIsTold) {
  auto bitcode = compile("clang -flto", "int f(void) { return 1; }");
  if (bitcode.empty()) GTEST_SKIP() << "clang is not installed";
  EXPECT_TRUE(is_bitcode(bitcode));
}

TEST_F(CompilerOutput, ArmAttributesTellCoreAndFloatAbi) {
  auto m4 = compile("arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16",
                    "float f(float x) { return x * 2; }");
  if (m4.empty()) GTEST_SKIP() << "arm-none-eabi-gcc is not installed";
  ArmAttributes hard = parse_arm_attributes(ObjectFile::parse(m4, "m.o").attributes(), "m.o");
  EXPECT_EQ(hard.cpu_arch, 13u);
  EXPECT_EQ(hard.cpu_profile, uint32_t{'M'});
  EXPECT_EQ(hard.thumb_isa, 2u);
  EXPECT_EQ(hard.fp_arch, 6u);
  EXPECT_EQ(hard.fp_number_model, 3u);
  EXPECT_EQ(hard.hard_fp_use, 1u);
  EXPECT_EQ(hard.vfp_args, 1u);
  auto m0 = compile("arm-none-eabi-gcc -mcpu=cortex-m0 -mthumb", "int f(int x) { return x * 2; }");
  ArmAttributes soft = parse_arm_attributes(ObjectFile::parse(m0, "m.o").attributes(), "m.o");
  EXPECT_EQ(soft.cpu_arch, 12u);
  EXPECT_EQ(soft.thumb_isa, 1u);
  EXPECT_EQ(soft.fp_arch, 0u);
  EXPECT_EQ(soft.vfp_args, 0u);
}

struct Archiver {
  const char* name;
  const char* command;
};

void PrintTo(const Archiver& archiver, std::ostream* out) {
  *out << archiver.name;
}

class Archived : public testing::TestWithParam<Archiver> {};
INSTANTIATE_TEST_SUITE_P(
    Archive, Archived,
    testing::Values(Archiver{"Gnu", "ar rcs lib.a"}, Archiver{"GnuWithoutIndex", "ar rcS lib.a"},
                    Archiver{"GnuThin", "ar rcsT lib.a"},
                    Archiver{"LlvmGnu", "llvm-ar --format=gnu rcs lib.a"},
                    Archiver{"LlvmBsd", "llvm-ar --format=bsd rcs lib.a"},
                    Archiver{"LlvmDarwin", "llvm-ar --format=darwin rcs lib.a"},
                    Archiver{"LlvmThin", "llvm-ar --thin rcs lib.a"}),
    [](const auto& row) { return row.param.name; });

TEST_P(Archived, MembersAndIndexAreRead) {
  test::TemporaryFolder folder;
  write_file(folder.path() / "short.s", ".globl f\nf: .byte 1\n");
  write_file(folder.path() / "a_name_of_more_than_fifteen_bytes.s", ".globl g\ng: .byte 2\n");
  const std::string command = GetParam().command;
  if (!runs("gcc --version && " + command.substr(0, command.find(' ')) + " --version")) {
    GTEST_SKIP() << "gcc or the archiver of `" << command << "` is not installed";
  }
  ASSERT_TRUE(
      runs(fmt::format("cd {} && gcc -c *.s && {} short.o a_name_of_more_than_fifteen_bytes.o",
                       folder.path().string(), command)));
  auto bytes = read_file(folder.path() / "lib.a");
  Archive archive = Archive::parse(bytes, folder.path() / "lib.a");
  ASSERT_EQ(archive.members().size(), 2u);
  EXPECT_EQ(archive.members()[0].name, "short.o");
  EXPECT_EQ(archive.members()[1].name, "a_name_of_more_than_fifteen_bytes.o");
  EXPECT_EQ(archive.has_index(), command != "ar rcS lib.a");
  for (const auto& entry : archive.index()) {
    ObjectFile object =
        ObjectFile::parse(archive.load(entry.member), archive.display_name(entry.member));
    EXPECT_EQ(object.symbols()[object.symbols().size() - 1].name, entry.symbol);
  }
  EXPECT_EQ(archive.index().size(), archive.has_index() ? 2u : 0u);
}

TEST(Archive, MembersOfFlattenedThinArchivesAreFound) {
  test::TemporaryFolder folder;
  write_file(folder.path() / "a.s", ".globl f\nf: .byte 1\n");
  write_file(folder.path() / "b.s", ".globl g\ng: .byte 2\n");
  if (!runs("gcc --version && ar --version")) GTEST_SKIP() << "gcc or ar is not installed";
  ASSERT_TRUE(
      runs(fmt::format("cd {} && gcc -c *.s && ar rcs inner.a a.o b.o && mkdir sub && "
                       "ar rcsT sub/outer.a inner.a",
                       folder.path().string())));
  auto bytes = read_file(folder.path() / "sub/outer.a");
  Archive archive = Archive::parse(bytes, folder.path() / "sub/outer.a");
  ASSERT_EQ(archive.index().size(), 2u);
  for (const auto& entry : archive.index()) {
    ObjectFile object = ObjectFile::parse(archive.load(entry.member), "member");
    EXPECT_EQ(object.symbols()[object.symbols().size() - 1].name, entry.symbol);
  }
}

}  // namespace
}  // namespace natmod::elf
