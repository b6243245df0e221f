#include "elf/arm_attributes.h"

#include <gtest/gtest.h>

#include "elf/elf_builder.h"
#include "error_text.h"

namespace natmod::elf {
namespace {

using test::Buffer;

Buffer part(const Buffer& head, const Buffer& body, size_t size_before) {
  Buffer out(head.begin(), head.begin() + static_cast<ptrdiff_t>(size_before));
  test::put(out, head.size() + 4 + body.size(), 4);
  out.insert(out.end(), head.begin() + static_cast<ptrdiff_t>(size_before), head.end());
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

// `scope` 1: file, 2: section, 3: symbol.
Buffer subsection(uint8_t scope, const Buffer& attributes) {
  return part({scope}, attributes, 1);
}

Buffer vendor(const std::string& name, const Buffer& subsections) {
  Buffer head(name.begin(), name.end());
  head.push_back(0);
  return part(head, subsections, 0);
}

Buffer joined(std::initializer_list<Buffer> parts) {
  Buffer out;
  for (const Buffer& one : parts) out.insert(out.end(), one.begin(), one.end());
  return out;
}

Buffer file_attributes(const Buffer& attributes) {
  return joined({{'A'}, vendor("aeabi", subsection(1, attributes))});
}

std::string parse_error(const Buffer& section) {
  return test::error_text([&] { parse_arm_attributes(section, "x.o"); });
}

TEST(ArmAttributes, KnownTagsAreRead) {
  auto attributes = parse_arm_attributes(
      file_attributes({6, 13, 7, 'M', 8, 1, 9, 2, 10, 6, 23, 3, 27, 1, 28, 1}), "x.o");
  EXPECT_TRUE(attributes.present);
  EXPECT_EQ(attributes.cpu_arch, 13u);
  EXPECT_EQ(attributes.cpu_profile, uint32_t{'M'});
  EXPECT_EQ(attributes.arm_isa, 1u);
  EXPECT_EQ(attributes.thumb_isa, 2u);
  EXPECT_EQ(attributes.fp_arch, 6u);
  EXPECT_EQ(attributes.fp_number_model, 3u);
  EXPECT_EQ(attributes.hard_fp_use, 1u);
  EXPECT_EQ(attributes.vfp_args, 1u);
}

TEST(ArmAttributes, TagsThatAreMissingAreZero) {
  auto attributes = parse_arm_attributes(file_attributes({}), "x.o");
  EXPECT_TRUE(attributes.present);
  EXPECT_EQ(attributes.cpu_arch, 0u);
  EXPECT_EQ(attributes.vfp_args, 0u);
}

TEST(ArmAttributes, EmptySectionHasNone) {
  EXPECT_FALSE(parse_arm_attributes({}, "x.o").present);
  EXPECT_FALSE(parse_arm_attributes(Buffer{'A'}, "x.o").present);
}

TEST(ArmAttributes, StringsAndUnknownTagsAreSkipped) {
  Buffer tags = {
      4,    'r',  'a',  'w',  0,        // CPU_raw_name
      5,    '7',  'E',  '-',  'M',  0,  // CPU_name
      32,   1,    'g',  'n',  'u',  0,  // compatibility: a number and a string
      65,   6,    13,   0,              // also_compatible_with
      67,   '2',  '.',  '0',  '9',  0,  // conformance
      66,   1,                          // even: a number
      99,   'x',  0,                    // odd: a string
      31,   5,                          // below 32: a number whatever its parity
      0xc8, 0x01, 0x80, 0x80, 0x01,     // tag 200, value 0x4000
      6,    17,
  };
  EXPECT_EQ(parse_arm_attributes(file_attributes(tags), "x.o").cpu_arch, 17u);
}

TEST(ArmAttributes, OnlyTheFilesAttributesOfAeabiCount) {
  Buffer section =
      joined({{'A'},
              vendor("gnu", subsection(1, {6, 1})),
              vendor("aeabi", joined({subsection(1, {6, 11}), subsection(2, {1, 0, 6, 13}),
                                      subsection(3, {1, 0, 6, 14})})),
              vendor("other", {0xff, 0xff, 0xff})});
  EXPECT_EQ(parse_arm_attributes(section, "x.o").cpu_arch, 11u);
  Buffer other = joined({{'A'}, vendor("gnu", subsection(1, {6, 1}))});
  EXPECT_FALSE(parse_arm_attributes(other, "x.o").present);
}

TEST(ArmAttributes, LargestNumberIsRead) {
  Buffer tags = {6, 0xff, 0xff, 0xff, 0xff, 0x0f};
  EXPECT_EQ(parse_arm_attributes(file_attributes(tags), "x.o").cpu_arch, 0xffffffffu);
}

TEST(ArmAttributes, MalformedSectionsGetOneMessage) {
  const std::string at = "x.o: section .ARM.attributes: ";
  EXPECT_EQ(parse_error({'B'}), at + "unknown format version 0x42");
  EXPECT_EQ(parse_error({'A', 1, 0}), at + "offset 0x1: truncated: 4 bytes needed, 2 left");
  EXPECT_EQ(parse_error({'A', 3, 0, 0, 0}), at + "offset 0x5: part of 3 bytes, but 4 are left");
  EXPECT_EQ(parse_error({'A', 5, 0, 0, 0}), at + "offset 0x5: part of 5 bytes, but 4 are left");
  EXPECT_EQ(parse_error({'A', 5, 0, 0, 0, 'a'}),
            at + "offset 0x6: truncated: 1 bytes needed, 0 left");
  EXPECT_EQ(parse_error(joined({{'A'}, vendor("aeabi", {1, 200, 0, 0, 0})})),
            at + "offset 0x10: part of 200 bytes, but 5 are left");
  EXPECT_EQ(parse_error(file_attributes({6})),
            at + "offset 0x11: truncated: 1 bytes needed, 0 left");
  EXPECT_EQ(parse_error(file_attributes({5, 'x'})),
            at + "offset 0x12: truncated: 1 bytes needed, 0 left");
  EXPECT_EQ(parse_error(file_attributes({6, 0xff, 0xff, 0xff, 0xff, 0x1f})),
            at + "offset 0x16: number does not fit 32 bits");
  EXPECT_EQ(parse_error(file_attributes({6, 0x80, 0x80, 0x80, 0x80, 0x80, 0})),
            at + "offset 0x16: number does not fit 32 bits");
}

}  // namespace
}  // namespace natmod::elf
