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
    return libraries;
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
  EXPECT_EQ(result.warnings,
            std::vector<std::string>{
                "a.o:(.text+0x4): '__cxa_pure_virtual' is nowhere defined, so a call of a pure "
                "virtual function jumps to address 0; link the run-time libraries: --runtime "
                "(make: LINK_RUNTIME=1)"});
}

}  // namespace
}  // namespace natmod::test
