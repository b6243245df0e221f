// Loads from the GOT that become the address itself: instruction bytes before and after, as the
// assembler makes both.
#include <gtest/gtest.h>

#include "target/machine.h"

namespace natmod {
namespace {

using Buffer = std::vector<uint8_t>;

struct Row {
  const char* name;
  const Machine& (*machine)();
  uint32_t type;
  Buffer code;
  uint64_t offset;
  int64_t value;   // of the relaxed field
  Buffer relaxed;  // empty: there is no relaxation
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

class GotRelaxationTest : public testing::TestWithParam<Row> {};

TEST_P(GotRelaxationTest, RewritesTheInstruction) {
  const Row& row = GetParam();
  const GotRelaxation* relaxation = row.machine().got_relaxation(row.type, row.code, row.offset);
  ASSERT_EQ(relaxation == nullptr, row.relaxed.empty());
  if (relaxation == nullptr) return;
  Buffer code = row.code;
  relaxation->rewrite(&code[row.offset]);
  relaxation->field->write(&code[row.offset] + relaxation->place_delta, row.value);
  EXPECT_EQ(code, row.relaxed);
}

constexpr uint32_t kGotPcRel = 9, kGotPcRelX = 41, kRexGotPcRelX = 42, kGot32 = 3, kGot32X = 43;

INSTANTIATE_TEST_SUITE_P(
    X64, GotRelaxationTest,
    testing::Values(
        Row{"mov to lea",
            x64_machine,
            kRexGotPcRelX,
            {0x48, 0x8b, 0x05, 0, 0, 0, 0},
            3,
            0x10,
            {0x48, 0x8d, 0x05, 0x10, 0, 0, 0}},
        Row{"call",
            x64_machine,
            kGotPcRelX,
            {0xff, 0x15, 0, 0, 0, 0},
            2,
            0x10,
            {0x67, 0xe8, 0x10, 0, 0, 0}},
        Row{"jmp",
            x64_machine,
            kGotPcRelX,
            {0xff, 0x25, 0, 0, 0, 0},
            2,
            0x10,
            {0xe9, 0x10, 0, 0, 0, 0x90}},
        Row{"cmp stays", x64_machine, kRexGotPcRelX, {0x48, 0x39, 0x05, 0, 0, 0, 0}, 3, 0, {}},
        Row{"a plain GOTPCREL stays",
            x64_machine,
            kGotPcRel,
            {0x48, 0x8b, 0x05, 0, 0, 0, 0},
            3,
            0,
            {}},
        Row{"no room for an opcode", x64_machine, kGotPcRelX, {0x15, 0, 0, 0, 0}, 1, 0, {}}));

INSTANTIATE_TEST_SUITE_P(
    X86, GotRelaxationTest,
    testing::Values(
        Row{"mov to lea",
            x86_machine,
            kGot32X,
            {0x8b, 0x83, 0, 0, 0, 0},
            2,
            0x10,
            {0x8d, 0x83, 0x10, 0, 0, 0}},
        Row{"call",
            x86_machine,
            kGot32X,
            {0xff, 0x93, 0, 0, 0, 0},
            2,
            0x10,
            {0x67, 0xe8, 0x10, 0, 0, 0}},
        Row{"jmp",
            x86_machine,
            kGot32X,
            {0xff, 0xa3, 0, 0, 0, 0},
            2,
            0x10,
            {0xe9, 0x10, 0, 0, 0, 0x90}},
        Row{"without a base register", x86_machine, kGot32X, {0x8b, 0x05, 0, 0, 0, 0}, 2, 0, {}},
        Row{"with a SIB byte", x86_machine, kGot32X, {0x8b, 0x84, 0x0b, 0, 0, 0, 0}, 3, 0, {}},
        Row{"a plain GOT32 stays", x86_machine, kGot32, {0x8b, 0x83, 0, 0, 0, 0}, 2, 0, {}}));

TEST(GotRelaxation, ThumbLiteralsHaveNone) {
  EXPECT_EQ(thumb2_machine().got_relaxation(26, Buffer(8), 4), nullptr);
}

}  // namespace
}  // namespace natmod
