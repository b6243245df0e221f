// Which member of which archive is linked.
#include <gtest/gtest.h>

#include "elf/archive_builder.h"
#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

// mpy_init with a word that holds the address of `name`.
Buffer user_of(const std::string& name) {
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined(name));
  return module.build();
}

// A word `name` with this value, followed by the address of `next` if there is one.
Buffer word_named(const std::string& name, uint32_t value, const std::string& next = {}) {
  ElfBuilder elf(elf::EM_ARM);
  auto section = elf.rodata(".rodata", words({value, 0}));
  elf.global(name, section, 0, 8, elf::STT_OBJECT);
  if (!next.empty()) elf.reloc(section, 4, R_ARM_ABS32, elf.undefined(next));
  return elf.build();
}

Buffer archive(const std::vector<std::pair<std::string, Buffer>>& members, bool has_index) {
  ArchiveBuilder builder(ArchiveBuilder::kGnu);
  for (const auto& [symbol, object] : members) {
    size_t member = builder.add("same.o", object);
    if (has_index) builder.index(symbol, member);
  }
  return builder.build();
}

uint32_t linked_value(std::vector<link::Input> files) {
  mpy::RawCode code = link::link(options(kArch), files).file.code;
  return word_at(code, word_at(code, 4));
}

class ArchiveLinkTest : public testing::TestWithParam<bool> {};

TEST_P(ArchiveLinkTest, MembersOfOneNameAreFollowedToTheEnd) {
  // `a` needs `b`, which stands before it in the archive; `c` is not needed.
  Buffer library = archive({{"b", word_named("b", 0xb)},
                            {"a", word_named("a", 0xa, "b")},
                            {"c", word_named("c", 0xc, "nowhere")}},
                           GetParam());
  mpy::RawCode code =
      link::link(options(kArch), {{"a.o", user_of("a"), false}, {"lib.a", library, false}})
          .file.code;
  uint32_t a = word_at(code, 4);
  EXPECT_EQ(word_at(code, a), 0xau);
  EXPECT_EQ(word_at(code, word_at(code, a + 4)), 0xbu);
  EXPECT_EQ(code.code.size(), 8u + 16u);
}

INSTANTIATE_TEST_SUITE_P(WithAndWithoutIndex, ArchiveLinkTest, testing::Bool());

TEST(ArchiveLink, FirstArchiveOnTheCommandLineWins) {
  Buffer one = archive({{"x", word_named("x", 1)}}, true);
  Buffer two = archive({{"x", word_named("x", 2)}}, false);
  EXPECT_EQ(linked_value({{"a.o", user_of("x"), false}, {"1.a", one, false}, {"2.a", two, false}}),
            1u);
  EXPECT_EQ(linked_value({{"2.a", two, false}, {"a.o", user_of("x"), false}, {"1.a", one, false}}),
            2u);
}

TEST(ArchiveLink, FirmwareComesAfterArchivesAndBeforeLibraries) {
  Buffer library = archive({{"memcpy", word_named("memcpy", 1)}}, true);
  EXPECT_EQ(linked_value({{"a.o", user_of("memcpy"), false}, {"lib.a", library, false}}), 1u);
  mpy::RawCode code =
      link::link(options(kArch), {{"a.o", user_of("memcpy"), false}, {"lib.a", library, true}})
          .file.code;
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocFunTableEntry + 51}}));
}

TEST(ArchiveLink, AWeakReferencePullsNothing) {
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.weak("x", elf::SHN_UNDEF));
  Buffer library = archive({{"x", word_named("x", 1)}}, true);
  mpy::RawCode code =
      link::link(options(kArch), {{"a.o", module.build(), false}, {"lib.a", library, false}})
          .file.code;
  EXPECT_EQ(code.code.size(), 8u);
}

TEST(ArchiveLink, AMemberThatOverridesAWeakDefinitionIsUsedThroughout) {
  // mpy_init needs `x`, weak in its own object, and `y` of a member that defines `x` strongly.
  ThumbModule module(2);
  auto fallback = module.rodata(".rodata.x", words({1}));
  module.reloc(module.code, 4, R_ARM_ABS32, module.weak("x", fallback));
  module.reloc(module.code, 8, R_ARM_ABS32, module.undefined("y"));
  ElfBuilder member(elf::EM_ARM);
  auto section = member.rodata(".rodata", words({2, 3}));
  member.global("x", section);
  member.global("y", section, 4);
  Buffer library = archive({{"y", member.build()}}, true);
  mpy::RawCode code =
      link::link(options(kArch), {{"a.o", module.build(), false}, {"lib.a", library, true}})
          .file.code;
  EXPECT_EQ(word_at(code, word_at(code, 4)), 2u);
  EXPECT_EQ(code.code.size(), 12u + 8u);
}

TEST(ArchiveLink, AMemberForAnotherMachineIsNamed) {
  ElfBuilder other(elf::EM_386);
  other.global("x", other.rodata(".rodata", words({1})));
  Buffer library = archive({{"x", other.build()}}, true);
  EXPECT_EQ(error_text([&] {
              link::link(options(kArch), {{"a.o", user_of("x"), false}, {"lib.a", library, false}});
            }),
            "lib.a:(same.o): is ELF32 x86, but armv7m needs ELF32 ARM");
}

// What Options::runtime gives is asked for once, and only if nothing else has a name.
TEST(ArchiveLink, RuntimeLibrariesComeLastAndOnDemand) {
  link::Options asking = options(kArch);
  int asked = 0;
  asking.runtime = [&](const Target& target) {
    ++asked;
    EXPECT_EQ(target.arch, kArch);
    std::vector<link::Input> libraries;
    libraries.push_back({"own.a", archive({{"a", word_named("a", 1, "b")}}, true), true});
    libraries.push_back(
        {"libc.a", archive({{"a", word_named("a", 2)}, {"b", word_named("b", 3)}}, true), true});
    return link::Runtime{std::move(libraries), {}};
  };
  auto value_of_a = [&](const std::vector<link::Input>& files) {
    mpy::RawCode code = link::link(asking, files).file.code;
    return word_at(code, word_at(code, 4));
  };
  EXPECT_EQ(value_of_a({{"a.o", user_of("a"), false}}), 1u);
  EXPECT_EQ(asked, 1);
  Buffer given = archive({{"a", word_named("a", 4)}}, true);
  EXPECT_EQ(value_of_a({{"a.o", user_of("a"), false}, {"given.a", given, true}}), 4u);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(error_text([&] {
              value_of_a({{"a.o", user_of("__emutls_get_address"), false}});
            }),
            "undefined symbol '__emutls_get_address', needed at a.o:(.text+0x4)\n"
            "  none of the run-time libraries for armv7m has it; it finds thread-local variables");
}

link::Options with_libraries(std::vector<Buffer> libraries) {
  link::Options result = options(kArch);
  result.runtime = [libraries](const Target&) {
    link::Runtime runtime;
    for (const Buffer& library : libraries) runtime.libraries.push_back({"lib.a", library, true});
    return runtime;
  };
  return result;
}

// A member with two words: `first`, and `second`, which other members may define too.
Buffer two_words(const std::string& first, const std::string& second, uint32_t value) {
  ElfBuilder elf(elf::EM_ARM);
  elf.global(first, elf.rodata(".rodata.1", words({value})), 0, 4, elf::STT_OBJECT);
  elf.global(second, elf.rodata(".rodata.2", words({value})), 0, 4, elf::STT_OBJECT);
  return elf.build();
}

TEST(ArchiveLink, OfNamesThatRuntimeLibrariesShareTheFirstCounts) {
  // `both` comes from the first library; `more` brings another `both` along, which nobody uses.
  Buffer first = archive({{"both", word_named("both", 1)}}, true);
  Buffer second = archive({{"more", two_words("more", "both", 2)}}, true);
  ThumbModule module(2);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("both"));
  module.reloc(module.code, 8, R_ARM_ABS32, module.undefined("more"));
  std::vector<link::Input> files = inputs({module.build()});
  mpy::RawCode code = link::link(with_libraries({first, second}), files).file.code;
  EXPECT_EQ(word_at(code, word_at(code, 4)), 1u);
  EXPECT_EQ(word_at(code, word_at(code, 8)), 2u);
  EXPECT_EQ(code.code.size(), 12u + 8u + 4u);
}

TEST(ArchiveLink, TheModulesOwnDefinitionCountsBeforeRuntimeLibraries) {
  // The module's is weak, and memcpy the firmware's.
  Buffer library = archive(
      {{"more", two_words("more", "own", 2)}, {"other", two_words("other", "memcpy", 3)}}, true);
  ThumbModule module(4);
  auto own = module.rodata(".rodata.own", words({1}));
  module.reloc(module.code, 4, R_ARM_ABS32, module.weak("own", own));
  module.reloc(module.code, 8, R_ARM_ABS32, module.undefined("more"));
  module.reloc(module.code, 12, R_ARM_ABS32, module.undefined("memcpy"));
  module.reloc(module.code, 16, R_ARM_ABS32, module.undefined("other"));
  std::vector<link::Input> files = inputs({module.build()});
  mpy::RawCode code = link::link(with_libraries({library}), files).file.code;
  EXPECT_EQ(word_at(code, word_at(code, 4)), 1u);
  EXPECT_EQ(patched(code)[2], (std::pair<uint32_t, int>{12, mpy::kRelocFunTableEntry + 51}));
}

TEST(ArchiveLink, TheWayToAnUndefinedNameIsShown) {
  auto function = [](const std::string& name, const std::string& calls) {
    ElfBuilder elf(elf::EM_ARM);
    auto section = elf.text(".text." + name, Buffer(8));
    elf.global(name, section, 1, 8, elf::STT_FUNC);
    elf.reloc(section, 4, R_ARM_ABS32, elf.undefined(calls));
    return elf.build();
  };
  Buffer library =
      archive({{"one", function("one", "two")}, {"two", function("two", "_read")}}, true);
  std::vector<link::Input> files = inputs({user_of("one")});
  EXPECT_EQ(error_text([&] { link::link(with_libraries({library}), files); }),
            "undefined symbol '_read', needed at lib.a:(same.o):(.text.two+0x4)\n"
            "  needed by mpy_init -> one -> two -> _read\n"
            "  the C library calls an operating system by it, and a module has none, nor files: "
            "something here uses fopen, fprintf, stdout or the like");
}

// x64 code that reads %fs: musl's of the running thread.
TEST(ArchiveLink, LibraryCodeThatNeedsAThreadIsRefusedAndNamed) {
  auto function = [](const std::string& name, Buffer code) {
    ElfBuilder elf(elf::EM_X86_64);
    elf.global(name, elf.text(".text." + name, std::move(code)), 0, 9, elf::STT_FUNC);
    return elf.build();
  };
  const Buffer reads = {0x90, 0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0xc3};  // mov %fs:0, %rax
  Buffer library = archive({{"own", function("own", reads)}}, true);
  ElfBuilder module(elf::EM_X86_64);
  auto code = module.text(".text", Buffer(5, 0xe8));
  module.global("mpy_init", code, 0, 5, elf::STT_FUNC);
  module.reloc(code, 1, R_X86_64_PLT32, module.undefined("own"), -4);
  link::Options asking = with_libraries({library});
  asking.arch = mpy::Arch::x64;
  std::vector<link::Input> files = inputs({module.build()});
  EXPECT_EQ(error_text([&] { link::link(asking, files); }),
            "lib.a:(same.o):(.text.own+0x1): this code of a library reads the thread pointer, %fs, "
            "and a module has neither a thread nor a system of its own\n"
            "  needed by mpy_init -> own\n"
            "  do without, or define it in the module, where it comes before the library's");
  // The module's own code is its author's affair.
  files.push_back({"own.o", function("own", reads), false});
  link::link(asking, files);
}

// GCC's vtables refer weakly to what they have in place of pure virtual functions.
TEST(ArchiveLink, APureVirtualFunctionIsLinkedThoughWeak) {
  ThumbModule module(2);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined_weak("__cxa_pure_virtual"));
  module.reloc(module.code, 8, R_ARM_ABS32, module.undefined_weak("other"));
  Buffer library = archive({{"__cxa_pure_virtual", word_named("__cxa_pure_virtual", 7)},
                            {"other", word_named("other", 8)}},
                           true);
  link::Result result =
      link::link(options(kArch), {{"a.o", module.build(), false}, {"lib.a", library, true}});
  EXPECT_EQ(word_at(result.file.code, word_at(result.file.code, 4)), 7u);
  EXPECT_EQ(word_at(result.file.code, 8), 0u);
  EXPECT_TRUE(result.warnings.empty());

  std::vector<link::Input> alone = {{"a.o", module.build(), false}};
  result = link::link(options(kArch), alone);
  EXPECT_EQ(word_at(result.file.code, 4), 0u);
  EXPECT_EQ(
      result.warnings,
      std::vector<std::string>{
          "a.o:(.text+0x4): '__cxa_pure_virtual' is nowhere defined, and becomes address 0: it is "
          "called in place of a pure virtual function; the run-time libraries have it: natmod "
          "link --runtime (make, CMake and natmod build: without LINK_RUNTIME=0, NO_RUNTIME, "
          "--no-runtime)"});
}

}  // namespace
}  // namespace natmod::test
