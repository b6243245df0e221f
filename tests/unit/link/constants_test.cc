// Shared strings and constants.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;
constexpr uint64_t kStrings = elf::SHF_ALLOC | elf::SHF_MERGE | elf::SHF_STRINGS;

Buffer bytes(std::string_view text) {
  return {text.begin(), text.end()};
}

// An object with a function-like section of `names` whose words point at strings of .rodata.str1.1.
struct StringUser {
  ElfBuilder elf{elf::EM_ARM};
  uint32_t strings;
  uint32_t words;
  ElfBuilder::SymbolId section_symbol;

  StringUser(std::string_view contents, const std::vector<uint32_t>& offsets, uint64_t flags) {
    strings = elf.section({".rodata.str1.1", elf::SHT_PROGBITS, kStrings, bytes(contents), 1, 1});
    Buffer places;
    for (uint32_t offset : offsets) put(places, offset, 4);
    words = elf.section({".rodata.words", elf::SHT_PROGBITS, elf::SHF_ALLOC | flags, places, 4});
    section_symbol = elf.section_symbol(strings);
    for (size_t i = 0; i < offsets.size(); ++i) {
      elf.reloc(words, 4 * i, R_ARM_ABS32, section_symbol);
    }
  }
};

std::string string_at(const mpy::RawCode& code, uint32_t offset) {
  return reinterpret_cast<const char*>(code.code.data()) + offset;
}

TEST(Constants, EqualStringsAreOneAndEndsAreShared) {
  using namespace std::string_view_literals;
  StringUser first("hello\0world\0unused\0"sv, {0, 6}, elf::SHF_GNU_RETAIN);
  StringUser second("lo\0hello\0\0"sv, {0, 3, 9}, elf::SHF_GNU_RETAIN);
  mpy::RawCode code =
      link_objects(kArch, {ThumbModule(0).build(), first.elf.build(), second.elf.build()});
  // mpy_init, five words, "hello" and "world".
  ASSERT_EQ(code.code.size(), 4u + 20u + 12u);
  EXPECT_EQ(string_at(code, word_at(code, 4)), "hello");
  EXPECT_EQ(string_at(code, word_at(code, 8)), "world");
  EXPECT_EQ(string_at(code, word_at(code, 12)), "lo");
  EXPECT_EQ(string_at(code, word_at(code, 16)), "hello");
  EXPECT_EQ(string_at(code, word_at(code, 20)), "");
  EXPECT_EQ(word_at(code, 4), word_at(code, 16));
  EXPECT_EQ(word_at(code, 12), word_at(code, 4) + 3);
}

TEST(Constants, AddendOfANamedSymbolIsADistanceNotAString) {
  using namespace std::string_view_literals;
  StringUser user("ab\0cdef\0"sv, {}, 0);
  auto cdef = user.elf.local(".LC1", user.strings, 3);
  auto words = user.elf.section({".rodata.w", elf::SHT_PROGBITS,
                                 elf::SHF_ALLOC | elf::SHF_GNU_RETAIN, Buffer{2, 0, 0, 0}, 4});
  user.elf.reloc(words, 0, R_ARM_ABS32, cdef);
  mpy::RawCode code = link_objects(kArch, {ThumbModule(0).build(), user.elf.build()});
  EXPECT_EQ(string_at(code, word_at(code, 4)), "ef");
}

TEST(Constants, ASectionSymbolWithADistanceFromHereKeepsTheSectionWhole) {
  using namespace std::string_view_literals;
  StringUser user("ab\0cdef\0"sv, {}, 0);
  auto words = user.elf.section({".rodata.w", elf::SHT_PROGBITS,
                                 elf::SHF_ALLOC | elf::SHF_GNU_RETAIN, Buffer{3, 0, 0, 0}, 4});
  user.elf.reloc(words, 0, R_ARM_REL32, user.section_symbol);
  mpy::RawCode code = link_objects(kArch, {ThumbModule(0).build(), user.elf.build()});
  ASSERT_EQ(code.code.size(), 4u + 4u + 8u);
  EXPECT_EQ(string_at(code, 4 + word_at(code, 4)), "cdef");
}

TEST(Constants, EqualNumbersAreOne) {
  auto numbers = [](std::initializer_list<uint32_t> values) {
    ElfBuilder elf(elf::EM_ARM);
    auto section = elf.section(
        {".rodata.cst4", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_MERGE, words(values), 4, 4});
    auto symbol = elf.section_symbol(section);
    auto places = elf.section(
        {".rodata.w", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_GNU_RETAIN, words({0, 4}), 4});
    elf.reloc(places, 0, R_ARM_ABS32, symbol);
    elf.reloc(places, 4, R_ARM_ABS32, symbol);
    return elf.build();
  };
  mpy::RawCode code =
      link_objects(kArch, {ThumbModule(0).build(), numbers({7, 8}), numbers({8, 9})});
  EXPECT_EQ(code.code.size(), 4u + 16u + 12u);
  EXPECT_EQ(word_at(code, word_at(code, 4)), 7u);
  EXPECT_EQ(word_at(code, 8), word_at(code, 12));
  EXPECT_EQ(word_at(code, word_at(code, 16)), 9u);
}

}  // namespace
}  // namespace natmod::test
