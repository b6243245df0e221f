// Files that are cut short or have bits flipped are read, or refused with an Error; in a build with
// sanitizers also without a wrong access.
#include <gtest/gtest.h>

#include "base/error.h"
#include "elf/archive.h"
#include "elf/archive_builder.h"
#include "elf/arm_attributes.h"
#include "elf/elf_builder.h"
#include "elf/object_file.h"
#include "elf/read_everything.h"

namespace natmod::elf {
namespace {

using test::ArchiveBuilder;
using test::Buffer;
using test::ElfBuilder;

// Each parses `bytes` and uses the result; returns whether it was accepted.
bool accepts_object(Bytes bytes) {
  try {
    test::read_everything(ObjectFile::parse(bytes, "x.o"));
    return true;
  } catch (const Error&) {
    return false;
  }
}

bool accepts_archive(Bytes bytes) {
  try {
    // No file is opened: a thin archive names them, and here anything could be a name.
    const Archive archive = Archive::parse(bytes, "x.a");
    for (const ArchiveMember& member : archive.members()) accepts_object(member.data);
    for (const Archive::IndexEntry& entry : archive.index()) {
      EXPECT_LT(entry.member, archive.members().size());
    }
    return true;
  } catch (const Error&) {
    return false;
  }
}

bool accepts_attributes(Bytes bytes) {
  try {
    parse_arm_attributes(bytes, "x.o");
    return true;
  } catch (const Error&) {
    return false;
  }
}

using Accepts = bool (*)(Bytes);

// A copy of exactly the right size lets a sanitizer see the first byte behind it.
size_t count_accepted_prefixes(const Buffer& whole, Accepts accepts) {
  size_t accepted = 0;
  for (size_t size = 0; size < whole.size(); ++size) {
    accepted += accepts(Buffer(whole.begin(), whole.begin() + static_cast<ptrdiff_t>(size)));
  }
  return accepted;
}

size_t count_accepted_mutants(Buffer bytes, Accepts accepts) {
  size_t accepted = 0;
  for (uint8_t& byte : bytes) {
    const uint8_t good = byte;
    for (int bit = 0; bit < 8; ++bit) {
      byte = static_cast<uint8_t>(good ^ 1 << bit);
      accepted += accepts(bytes);
    }
    for (uint8_t value : {uint8_t{0}, uint8_t{0x7f}, uint8_t{0xff}}) {
      byte = value;
      accepted += accepts(bytes);
    }
    byte = good;
  }
  return accepted;
}

Buffer sample_object(uint16_t machine) {
  ElfBuilder elf(machine);
  auto text = elf.text(".text", test::words({1, 2, 3}));
  auto data = elf.data(".data", test::words({1}));
  auto bss = elf.bss(".bss", 64);
  auto g = elf.undefined("g");
  elf.local("l", data, 0, 4, STT_OBJECT);
  elf.global("b", bss, 8);
  elf.common("c", 4, 4);
  elf.absolute("a", 3);
  elf.section({".gnu.lto_.lto.1", SHT_PROGBITS, SHF_EXCLUDE, {1, 0, 0, 0, 0}});
  elf.section({".attributes", SHT_ARM_ATTRIBUTES, 0, {'A'}});
  elf.reloc(text, 4, 2, g);
  elf.reloc(text, 8, 3, elf.section_symbol(data));
  elf.reloc(data, 0, 2, g);
  elf.group(g, {text, data});
  elf.global("x", 70000);  // extended section numbers; it is replaced by a real one here:
  return elf.build([&](test::ElfPlan& plan) {
    Buffer& extended = plan[".symtab_shndx"].bytes;
    std::fill(extended.end() - 4, extended.end(), 0);
    extended.end()[-4] = static_cast<uint8_t>(text);
  });
}

Buffer sample_archive(ArchiveBuilder::Style style) {
  ArchiveBuilder archive(style);
  size_t short_name = archive.add("a.o", {1, 2, 3});
  size_t long_name = archive.add("a_member_with_a_long_name.o", {4, 5, 6, 7});
  if (style == ArchiveBuilder::kThin) archive.add_nested("inner.a", 8);
  archive.index("f", short_name);
  archive.index("g", long_name);
  return archive.build();
}

TEST(Mutation, TruncatedObjectsAreRefused) {
  for (uint16_t machine : {EM_ARM, EM_RISCV, EM_X86_64}) {
    Buffer object = sample_object(machine);
    EXPECT_TRUE(accepts_object(object));
    EXPECT_EQ(count_accepted_prefixes(object, accepts_object), 0u);
  }
}

TEST(Mutation, ObjectsWithFlippedBitsAreReadOrRefused) {
  for (uint16_t machine : {EM_ARM, EM_RISCV, EM_X86_64}) {
    Buffer object = sample_object(machine);
    size_t accepted = count_accepted_mutants(object, accepts_object);
    EXPECT_GT(accepted, 0u);
    EXPECT_LT(accepted, 11 * object.size());
  }
}

TEST(Mutation, TruncatedArchivesAreReadOrRefused) {
  for (auto style : {ArchiveBuilder::kGnu, ArchiveBuilder::kBsd, ArchiveBuilder::kThin}) {
    Buffer archive = sample_archive(style);
    EXPECT_TRUE(accepts_archive(archive));
    // An archive has no length of its own, but its index knows the last member. Only the padding
    // behind that may be missing. The unnamed end of a thin archive cannot be missed.
    EXPECT_LE(count_accepted_prefixes(archive, accepts_archive),
              style == ArchiveBuilder::kThin ? 3u : 2u);
  }
}

TEST(Mutation, ArchivesWithFlippedBitsAreReadOrRefused) {
  for (auto style : {ArchiveBuilder::kGnu, ArchiveBuilder::kBsd, ArchiveBuilder::kThin}) {
    Buffer archive = sample_archive(style);
    size_t accepted = count_accepted_mutants(archive, accepts_archive);
    EXPECT_GT(accepted, 0u);
    EXPECT_LT(accepted, 11 * archive.size());
  }
}

TEST(Mutation, SpoiltAttributesAreReadOrRefused) {
  // One vendor, file scope: CPU name, architecture v7E-M, profile M, compatibility.
  Buffer section = {'A', 29, 0,   0,   0, 'a', 'e', 'a', 'b', 'i', 0, 1,   19,  0,   0,
                    0,   5,  'm', '4', 0, 6,   13,  7,   'M', 32,  1, 'g', 'n', 'u', 0};
  EXPECT_TRUE(accepts_attributes(section));
  // The empty section and the version alone are whole.
  EXPECT_EQ(count_accepted_prefixes(section, accepts_attributes), 2u);
  EXPECT_LT(count_accepted_mutants(section, accepts_attributes), 11 * section.size());
}

}  // namespace
}  // namespace natmod::elf
