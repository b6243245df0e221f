// Archives of every dialect, the files that thin ones name, and the messages of broken ones.
#include "elf/archive.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "elf/archive_builder.h"
#include "elf/object_file.h"
#include "error_text.h"
#include "temporary_folder.h"

namespace natmod::elf {
namespace {

using test::ArchiveBuilder;
using test::Buffer;
using test::bytes_of;
using test::error_text;
using test::raw_member;
using test::TemporaryFolder;

Buffer joined(std::initializer_list<Buffer> parts) {
  Buffer out;
  for (const Buffer& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

std::string parse_error(const Buffer& bytes) {
  return error_text([&] { Archive::parse(bytes, "lib.a"); });
}

std::string content(Archive& archive, size_t member) {
  Bytes bytes = archive.load(member);
  return std::string(bytes.begin(), bytes.end());
}

struct Dialect {
  const char* name;
  ArchiveBuilder::Style style;
  bool has_64_bit_index;
};

void PrintTo(const Dialect& dialect, std::ostream* out) {
  *out << dialect.name;
}

class EveryDialect : public testing::TestWithParam<Dialect> {
 protected:
  ArchiveBuilder builder() const {
    ArchiveBuilder archive(GetParam().style);
    archive.has_64_bit_index = GetParam().has_64_bit_index;
    return archive;
  }
};
INSTANTIATE_TEST_SUITE_P(Archive, EveryDialect,
                         testing::Values(Dialect{"Gnu", ArchiveBuilder::kGnu, false},
                                         Dialect{"Gnu64", ArchiveBuilder::kGnu, true},
                                         Dialect{"Bsd", ArchiveBuilder::kBsd, false},
                                         Dialect{"Bsd64", ArchiveBuilder::kBsd, true}),
                         [](const auto& row) { return row.param.name; });

TEST_P(EveryDialect, MembersAreRead) {
  ArchiveBuilder builder = this->builder();
  builder.add("a.o", bytes_of("odd"));
  builder.add("name with spaces", bytes_of("even"));
  builder.add("a_name_of_more_than_fifteen_bytes.o", bytes_of("x"));
  builder.add("empty.o");
  Buffer bytes = builder.build();
  Archive archive = Archive::parse(bytes, "some/lib.a");
  ASSERT_EQ(archive.members().size(), 4u);
  EXPECT_EQ(archive.members()[0].name, "a.o");
  EXPECT_EQ(archive.members()[1].name, "name with spaces");
  EXPECT_EQ(archive.members()[2].name, "a_name_of_more_than_fifteen_bytes.o");
  EXPECT_EQ(content(archive, 0), "odd");
  EXPECT_EQ(content(archive, 1), "even");
  EXPECT_EQ(content(archive, 2), "x");
  EXPECT_EQ(content(archive, 3), "");
  EXPECT_EQ(archive.display_name(2), "some/lib.a:(a_name_of_more_than_fifteen_bytes.o)");
  EXPECT_EQ(archive.path(), "some/lib.a");
}

TEST_P(EveryDialect, IndexNamesTheMemberOfEachSymbol) {
  ArchiveBuilder builder = this->builder();
  builder.add("a.o", bytes_of("1"));
  builder.add("b.o", bytes_of("2"));
  builder.index("z", 1);
  builder.index("a", 0);
  builder.index("m", 1);
  Buffer bytes = builder.build();
  Archive archive = Archive::parse(bytes, "lib.a");
  EXPECT_TRUE(archive.has_index());
  ASSERT_EQ(archive.members().size(), 2u);
  std::vector<std::pair<std::string_view, uint32_t>> index;
  for (const auto& entry : archive.index()) index.emplace_back(entry.symbol, entry.member);
  EXPECT_EQ(index, (decltype(index){{"z", 1}, {"a", 0}, {"m", 1}}));
}

TEST_P(EveryDialect, WithoutAnIndexThereIsNone) {
  ArchiveBuilder builder = this->builder();
  builder.add("a.o", bytes_of("1"));
  Buffer bytes = builder.build();
  Archive archive = Archive::parse(bytes, "lib.a");
  EXPECT_FALSE(archive.has_index());
  EXPECT_TRUE(archive.index().empty());
}

TEST_P(EveryDialect, MembersOfEqualNameStayApart) {
  ArchiveBuilder builder = this->builder();
  builder.add("a.o", bytes_of("first"));
  builder.add("a.o", bytes_of("second"));
  builder.index("g", 1);
  Buffer bytes = builder.build();
  Archive archive = Archive::parse(bytes, "lib.a");
  ASSERT_EQ(archive.members().size(), 2u);
  EXPECT_NE(archive.members()[0].offset, archive.members()[1].offset);
  EXPECT_EQ(content(archive, 0), "first");
  EXPECT_EQ(content(archive, archive.index()[0].member), "second");
}

TEST_P(EveryDialect, IndexMustPointAtMembers) {
  ArchiveBuilder builder = this->builder();
  builder.add("a.o", bytes_of("1"));
  builder.index("good", 0);
  builder.index_at("bad", 12345);
  EXPECT_EQ(parse_error(builder.build()),
            "lib.a: symbol index entry 1 (bad): no member at offset 0x3039");
}

TEST(Archive, EmptyArchiveHasNoMembers) {
  for (const char* magic : {"!<arch>\n", "!<thin>\n"}) {
    Buffer bytes = bytes_of(magic);
    EXPECT_TRUE(is_archive(bytes));
    EXPECT_TRUE(Archive::parse(bytes, "lib.a").members().empty());
  }
}

TEST(Archive, IsToldByItsMagic) {
  EXPECT_FALSE(is_archive({}));
  EXPECT_FALSE(is_archive(bytes_of("!<arch>")));
  EXPECT_FALSE(
      is_archive(bytes_of("\x7f"
                          "ELF----")));
  EXPECT_EQ(parse_error(bytes_of("hello")), "lib.a: is not an archive");
}

TEST(Archive, PaddingAfterTheLastMemberMayBeMissing) {
  Buffer bytes = joined({bytes_of("!<arch>\n"), raw_member("a.o/", bytes_of("odd"))});
  bytes.pop_back();
  Archive archive = Archive::parse(bytes, "lib.a");
  EXPECT_EQ(content(archive, 0), "odd");
}

TEST(Archive, BsdNamesMayBePaddedWithNul) {
  Buffer bytes = joined(
      {bytes_of("!<arch>\n"), raw_member("#1/8", bytes_of(std::string("a.o\0\0\0\0\0data", 12)))});
  Archive archive = Archive::parse(bytes, "lib.a");
  EXPECT_EQ(archive.members()[0].name, "a.o");
  EXPECT_EQ(content(archive, 0), "data");
}

TEST(Archive, LongNamesMayEndInNul) {
  Buffer bytes =
      joined({bytes_of("!<arch>\n"), raw_member("//", bytes_of(std::string("one.o\0two.o\0", 12))),
              raw_member("/6", bytes_of("data"))});
  EXPECT_EQ(Archive::parse(bytes, "lib.a").members()[0].name, "two.o");
}

TEST(Archive, SortedBsdIndexIsAnIndex) {
  Buffer index = test::words({0, 0});
  Buffer bytes = joined({bytes_of("!<arch>\n"), raw_member("__.SYMDEF SORTED", index)});
  Archive archive = Archive::parse(bytes, "lib.a");
  EXPECT_TRUE(archive.has_index());
  EXPECT_TRUE(archive.members().empty());
}

struct Broken {
  const char* name;
  Buffer members;
  const char* message;
};

void PrintTo(const Broken& broken, std::ostream* out) {
  *out << broken.name;
}

class BrokenArchive : public testing::TestWithParam<Broken> {};

TEST_P(BrokenArchive, GetsItsMessage) {
  EXPECT_EQ(parse_error(joined({bytes_of("!<arch>\n"), GetParam().members})), GetParam().message);
}

const Buffer kThreeBytes = {1, 2, 3};

INSTANTIATE_TEST_SUITE_P(
    Archive, BrokenArchive,
    testing::Values(
        Broken{"Header", bytes_of("a.o/"), "lib.a: offset 0x8: truncated member header"},
        Broken{"HeaderEnd", raw_member("a.o/", {}, "0", "xx"),
               "lib.a: offset 0x8: is not a member header"},
        Broken{"Size", raw_member("a.o/", {}, "12x"),
               "lib.a: offset 0x8: member size '12x' is not a number"},
        Broken{"NegativeSize", raw_member("a.o/", {}, "-1"),
               "lib.a: offset 0x8: member size '-1' is not a number"},
        Broken{"NoSize", raw_member("a.o/", {}, ""),
               "lib.a: offset 0x8: member size '' is not a number"},
        Broken{"SizeOutside", raw_member("a.o/", {1, 2}, "9999999999"),
               "lib.a: offset 0x8: member of 9999999999 bytes, but the file ends after 2"},
        Broken{"SecondMember", joined({raw_member("a.o/", {1}), bytes_of("garbage")}),
               "lib.a: offset 0x46: truncated member header"},
        Broken{"NoName", raw_member("", {}), "lib.a: offset 0x8: member has no name"},
        Broken{"LongNameWithoutTable", raw_member("/0", {}),
               "lib.a: offset 0x8: name at 0 is outside the table of long names (0 bytes)"},
        Broken{"LongNameOutside",
               joined({raw_member("//", bytes_of("a.o/\n\n")), raw_member("/6", {})}),
               "lib.a: offset 0x4a: name at 6 is outside the table of long names (6 bytes)"},
        Broken{"LongNameWithoutEnd",
               joined({raw_member("//", bytes_of("a.oo")), raw_member("/0", {})}),
               "lib.a: offset 0x48: name at 0 of the long names does not end"},
        Broken{"LongNameNumber", raw_member("/x", {}),
               "lib.a: offset 0x8: name '/x' is neither special nor a number"},
        Broken{"NestedOutsideThin", raw_member("/0:5", {}),
               "lib.a: offset 0x8: name '/0:5' is neither special nor a number"},
        Broken{"BsdNameLength", raw_member("#1/4", kThreeBytes),
               "lib.a: offset 0x8: name '#1/4' is longer than the member"},
        Broken{"BsdNameNumber", raw_member("#1/", kThreeBytes),
               "lib.a: offset 0x8: name '#1/' is longer than the member"},
        Broken{"GnuIndexSize", raw_member("/", kThreeBytes), "lib.a: truncated symbol index"},
        Broken{"GnuIndexCount", raw_member("/", {0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}),
               "lib.a: symbol index of 4294967295 entries in 8 bytes"},
        Broken{"GnuIndexName", raw_member("/", {0, 0, 0, 1, 0, 0, 0, 8, 'f'}),
               "lib.a: symbol index entry 0: no name of at most 65535 bytes at 0x0 (0x1 bytes)"},
        Broken{"Gnu64IndexCount",
               raw_member("/SYM64/", {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}),
               "lib.a: symbol index of 18446744073709551615 entries in 8 bytes"},
        Broken{"BsdIndexSize", raw_member("__.SYMDEF", kThreeBytes),
               "lib.a: truncated symbol index"},
        Broken{"BsdIndexTable", raw_member("__.SYMDEF", test::words({16, 0})),
               "lib.a: symbol index of 16 bytes in 8 bytes"},
        Broken{"BsdIndexNames", raw_member("__.SYMDEF", test::words({0, 4})),
               "lib.a: symbol names of 4 bytes in 0 bytes"},
        Broken{"BsdIndexName", raw_member("__.SYMDEF", test::words({8, 9, 8, 4, 'f'})),
               "lib.a: symbol index entry 0: no name of at most 65535 bytes at 0x9 (0x4 bytes)"}),
    [](const auto& row) { return row.param.name; });

// Thin archives, with the files that they name.

TEST(ThinArchive, MembersAreFilesBesideTheArchive) {
  TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "sub");
  write_file(folder.path() / "sub/a.o", "first");
  write_file(folder.path() / "b.o", "second");
  ArchiveBuilder builder(ArchiveBuilder::kThin);
  builder.add("sub/a.o", bytes_of("first"));
  builder.add((folder.path() / "b.o").string(), bytes_of("second"));
  builder.index("f", 1);
  Buffer bytes = builder.build();
  Archive archive = Archive::parse(bytes, folder.path() / "lib.a");
  ASSERT_EQ(archive.members().size(), 2u);
  EXPECT_TRUE(archive.members()[0].data.empty());
  EXPECT_EQ(content(archive, 0), "first");
  EXPECT_EQ(content(archive, 1), "second");
  EXPECT_EQ(archive.index()[0].member, 1u);
}

TEST(ThinArchive, LoadedBytesSurviveAMove) {
  TemporaryFolder folder;
  write_file(folder.path() / "a.o", "first");
  ArchiveBuilder builder(ArchiveBuilder::kThin);
  builder.add("a.o");
  Buffer bytes = builder.build();
  Archive archive = Archive::parse(bytes, folder.path() / "lib.a");
  Bytes before = archive.load(0);
  Archive moved = std::move(archive);
  EXPECT_EQ(moved.load(0).data(), before.data());
  EXPECT_EQ(std::string(before.begin(), before.end()), "first");
}

TEST(ThinArchive, MissingFileIsNamed) {
  TemporaryFolder folder;
  ArchiveBuilder builder(ArchiveBuilder::kThin);
  builder.add("gone.o");
  Buffer bytes = builder.build();
  Archive archive = Archive::parse(bytes, folder.path() / "lib.a");
  const std::string at = folder.path().string();
  EXPECT_EQ(error_text([&] { archive.load(0); }),
            at + "/lib.a:(gone.o): " + at + "/gone.o: No such file or directory");
}

TEST(ThinArchive, DevicesAreNotRead) {
  ArchiveBuilder builder(ArchiveBuilder::kThin);
  builder.add("/dev/zero");
  builder.add("/");
  Buffer bytes = builder.build();
  Archive archive = Archive::parse(bytes, "lib.a");
  EXPECT_EQ(error_text([&] { archive.load(0); }),
            "lib.a:(/dev/zero): /dev/zero: is not a regular file");
}

TEST(ThinArchive, MembersMayBeNestedInAnArchive) {
  TemporaryFolder folder;
  ArchiveBuilder inner(ArchiveBuilder::kGnu);
  inner.add("a.o", bytes_of("first"));
  inner.add("b.o", bytes_of("second"));
  Buffer inner_bytes = inner.build();
  write_file(folder.path() / "inner.a", inner_bytes);
  const auto members = Archive::parse(inner_bytes, "inner.a").members();

  ArchiveBuilder outer(ArchiveBuilder::kThin);
  outer.add_nested("inner.a", members[1].offset);
  outer.add_nested("inner.a", members[0].offset);
  outer.add_nested("inner.a", members[1].offset + 2);
  Buffer bytes = outer.build();
  Archive archive = Archive::parse(bytes, folder.path() / "outer.a");
  EXPECT_EQ(content(archive, 0), "second");
  EXPECT_EQ(content(archive, 1), "first");
  const std::string at = folder.path().string();
  EXPECT_EQ(archive.display_name(0), at + "/outer.a:(inner.a:b.o)");
  EXPECT_EQ(error_text([&] { archive.load(2); }),
            at + "/outer.a:(inner.a): " + at + "/inner.a: no member at offset 0x4c");
}

TEST(ThinArchive, ThinInsideThinIsRefused) {
  TemporaryFolder folder;
  ArchiveBuilder builder(ArchiveBuilder::kThin);
  builder.add_nested("self.a", 8);
  Buffer bytes = builder.build();
  write_file(folder.path() / "self.a", bytes);
  Archive archive = Archive::parse(bytes, folder.path() / "self.a");
  const std::string at = folder.path().string();
  EXPECT_EQ(error_text([&] { archive.load(0); }),
            at + "/self.a:(self.a): " + at + "/self.a: is a thin archive");
}

TEST(ThinArchive, NestedOffsetMustBeANumber) {
  Buffer bytes = joined(
      {bytes_of("!<thin>\n"), raw_member("//", bytes_of("a.a/\n\n")), raw_member("/0:x", {})});
  EXPECT_EQ(parse_error(bytes), "lib.a: offset 0x4a: name '/0:x' is neither special nor a number");
}

}  // namespace
}  // namespace natmod::elf
