// Every field of every machine: a row is a relocation, the bytes before, a value, the bytes after
// (as the assembler makes them). The values out of range come from the field's own limits, checked
// against the ABI's in the row.
#include <gtest/gtest.h>

#include "target/machine.h"

namespace natmod {
namespace {

using Buffer = std::vector<uint8_t>;

struct Row {
  const char* name;
  const Machine& (*machine)();
  uint32_t type;
  Buffer before;
  int64_t value;
  Buffer after;
  bool is_upper_half = false;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name << " of " << row.value;
}

class EncodingTest : public testing::TestWithParam<Row> {};

TEST_P(EncodingTest, WritesTheFieldAndReadsItBack) {
  const Row& row = GetParam();
  const RelocHowto* howto = row.machine().howto(row.type);
  ASSERT_NE(howto, nullptr);
  ASSERT_NE(howto->field, nullptr);
  const Field& field = *howto->field;
  ASSERT_EQ(field.size, row.before.size());
  EXPECT_GE(row.value, field.min);
  EXPECT_LE(row.value, field.max);
  Buffer bytes = row.before;
  field.write(bytes.data(), row.value);
  EXPECT_EQ(bytes, row.after);
  if (row.is_upper_half) return;  // an addend in movt counts units, not multiples of 65536
  Buffer again = bytes;
  field.write(again.data(), field.read(bytes.data()));
  EXPECT_EQ(again, bytes);
}

INSTANTIATE_TEST_SUITE_P(
    X64, EncodingTest,
    testing::Values(
        Row{"R_X86_64_64",
            x64_machine,
            1,
            Buffer(8),
            0x1122334455667788,
            {0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11}},
        Row{"R_X86_64_PC32", x64_machine, 2, Buffer(4), -2, {0xfe, 0xff, 0xff, 0xff}},
        Row{"R_X86_64_PC32", x64_machine, 2, Buffer(4), 0x7fffffff, {0xff, 0xff, 0xff, 0x7f}},
        Row{"R_X86_64_PLT32", x64_machine, 4, Buffer(4), -0x80000000LL, {0, 0, 0, 0x80}},
        Row{"R_X86_64_32", x64_machine, 10, Buffer(4), 0xffffffff, {0xff, 0xff, 0xff, 0xff}},
        Row{"R_X86_64_PC16", x64_machine, 13, Buffer(2), -3, {0xfd, 0xff}},
        Row{"R_X86_64_PC8", x64_machine, 15, Buffer(1), 127, {0x7f}}));

INSTANTIATE_TEST_SUITE_P(
    X86, EncodingTest,
    testing::Values(
        Row{"R_386_32", x86_machine, 1, Buffer(4), 0xfedcba98, {0x98, 0xba, 0xdc, 0xfe}},
        Row{"R_386_PC32", x86_machine, 2, Buffer(4), -4, {0xfc, 0xff, 0xff, 0xff}},
        Row{"R_386_16", x86_machine, 20, Buffer(2), 0xffff, {0xff, 0xff}},
        Row{"R_386_PC8", x86_machine, 23, Buffer(1), -128, {0x80}}));

const Buffer kBl{0x00, 0xf0, 0x00, 0xd0}, kBw{0x00, 0xf0, 0x00, 0x90},
    kBeqw{0x00, 0xf0, 0x00, 0x80};

INSTANTIATE_TEST_SUITE_P(
    Thumb, EncodingTest,
    testing::Values(
        Row{"R_ARM_ABS32", thumb2_machine, 2, Buffer(4), 0x12345679, {0x79, 0x56, 0x34, 0x12}},
        Row{"R_ARM_THM_CALL", thumb1_machine, 10, kBl, 0x1234, {0x01, 0xf0, 0x1a, 0xf9}},
        Row{"R_ARM_THM_CALL", thumb2_machine, 10, kBl, -0x1234, {0xfe, 0xf7, 0xe6, 0xfe}},
        Row{"R_ARM_THM_CALL", thumb2_machine, 10, kBl, 0xfffffe, {0xff, 0xf3, 0xff, 0xd7}},
        Row{"R_ARM_THM_CALL", thumb2_machine, 10, kBl, -0x1000000, {0x00, 0xf4, 0x00, 0xd0}},
        Row{"R_ARM_THM_JUMP24", thumb2_machine, 30, kBw, 0xabcde, {0xab, 0xf0, 0x6f, 0xbe}},
        Row{"R_ARM_THM_JUMP19", thumb2_machine, 51, kBeqw, 0xffffe, {0x3f, 0xf0, 0xff, 0xaf}},
        Row{"R_ARM_THM_JUMP19", thumb2_machine, 51, kBeqw, -0x100000, {0x00, 0xf4, 0x00, 0x80}},
        Row{"R_ARM_THM_JUMP19", thumb2_machine, 51, kBeqw, 0x12344, {0x12, 0xf0, 0xa2, 0x81}},
        Row{"R_ARM_THM_JUMP11", thumb1_machine, 102, {0x00, 0xe0}, 0x7fe, {0xff, 0xe3}},
        Row{"R_ARM_THM_JUMP11", thumb1_machine, 102, {0x00, 0xe0}, -0x800, {0x00, 0xe4}},
        Row{"R_ARM_THM_JUMP8", thumb1_machine, 103, {0x00, 0xd1}, 0xfe, {0x7f, 0xd1}},
        Row{"R_ARM_THM_JUMP8", thumb1_machine, 103, {0x00, 0xd1}, -0x100, {0x80, 0xd1}},
        Row{"R_ARM_THM_MOVW_PREL_NC",
            thumb2_machine,
            49,
            {0x40, 0xf2, 0x00, 0x03},
            0xabcd,
            {0x4a, 0xf6, 0xcd, 0x33}},
        Row{"R_ARM_THM_MOVT_PREL",
            thumb2_machine,
            50,
            {0xc0, 0xf2, 0x00, 0x03},
            0xabcd1234,
            {0xca, 0xf6, 0xcd, 0x33},
            true},
        Row{"R_ARM_PREL31", thumb2_machine, 42, {0, 0, 0, 0x80}, -4, {0xfc, 0xff, 0xff, 0xff}}));

struct Limit {
  const char* name;
  const Machine& (*machine)();
  uint32_t type;
  int64_t min, max;
};

class LimitTest : public testing::TestWithParam<Limit> {};

TEST_P(LimitTest, IsTheEncodingsOwn) {
  const Limit& row = GetParam();
  const Field& field = *row.machine().howto(row.type)->field;
  EXPECT_EQ(field.min, row.min) << row.name;
  EXPECT_EQ(field.max, row.max) << row.name;
}

INSTANTIATE_TEST_SUITE_P(
    All, LimitTest,
    testing::Values(Limit{"R_X86_64_PC32", x64_machine, 2, -0x80000000LL, 0x7fffffff},
                    Limit{"R_X86_64_32", x64_machine, 10, 0, 0xffffffff},
                    Limit{"R_X86_64_32S", x64_machine, 11, -0x80000000LL, 0x7fffffff},
                    Limit{"R_ARM_THM_CALL", thumb2_machine, 10, -0x1000000, 0xffffff},
                    Limit{"R_ARM_THM_JUMP19", thumb2_machine, 51, -0x100000, 0xfffff},
                    Limit{"R_ARM_THM_JUMP11", thumb2_machine, 102, -0x800, 0x7ff},
                    Limit{"R_ARM_THM_JUMP8", thumb2_machine, 103, -0x100, 0xff}));

}  // namespace
}  // namespace natmod
