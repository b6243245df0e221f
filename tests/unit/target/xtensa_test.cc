// Xtensa: what each instruction's operand is, its field and the field's limits, with bytes as the
// assembler makes them; jumps, stubs and calls.
#include <gtest/gtest.h>

#include "target/facets.h"

namespace natmod {
namespace {

using Buffer = std::vector<uint8_t>;
using enum RelocKind;

constexpr uint32_t kSlot0Op = 20;

struct Row {
  const char* instruction;
  RelocKind kind;  ///< in the ABI with register windows
  Buffer before;
  int64_t value;
  Buffer after;
  int64_t min, max;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.instruction << " over " << row.value;
}

class XtensaOperandTest : public testing::TestWithParam<Row> {};

TEST_P(XtensaOperandTest, IsWrittenWithinItsLimits) {
  const Row& row = GetParam();
  const RelocHowto* howto = xtensawin_machine().howto(kSlot0Op, row.before, 0);
  ASSERT_NE(howto, nullptr);
  EXPECT_EQ(howto->kind, row.kind);
  ASSERT_NE(howto->field, nullptr);
  const Field& field = *howto->field;
  ASSERT_EQ(field.size, row.before.size());
  Buffer bytes = row.before;
  field.write(bytes.data(), row.value);
  EXPECT_EQ(bytes, row.after);
  field.write(bytes.data(), field.min);
  field.write(bytes.data(), row.value);
  EXPECT_EQ(bytes, row.after) << "written twice";
  // The first values out of range are one below and one above.
  EXPECT_EQ(field.min, row.min);
  EXPECT_EQ(field.max, row.max);
}

INSTANTIATE_TEST_SUITE_P(
    All, XtensaOperandTest,
    testing::Values(
        Row{"l32r", literal, {0x21, 0, 0}, -4, {0x21, 0xff, 0xff}, -262144, -1},
        Row{"l32r", literal, {0x21, 0, 0}, -262144, {0x21, 0x00, 0x00}, -262144, -1},
        Row{"l32r", literal, {0xf1, 0, 0}, -262141, {0xf1, 0x00, 0x00}, -262144, -1},
        Row{"l32r", literal, {0x31, 0, 0}, -1000, {0x31, 0x06, 0xff}, -262144, -1},
        Row{"call0", pc, {0x05, 0, 0}, 4, {0x05, 0x00, 0x00}, -524287, 524288},
        Row{"call8", branch, {0x25, 0, 0}, 524288, {0xe5, 0xff, 0x7f}, -524287, 524288},
        Row{"call8", branch, {0x25, 0, 0}, -524284, {0x25, 0x00, 0x80}, -524287, 524288},
        Row{"call12", pc, {0x35, 0, 0}, -4001, {0xf5, 0x05, 0xff}, -524287, 524288},
        Row{"j", pc, {0x06, 0, 0}, 131075, {0xc6, 0xff, 0x7f}, -131068, 131075},
        Row{"j", pc, {0x06, 0, 0}, -131068, {0x06, 0x00, 0x80}, -131068, 131075},
        Row{"j", pc, {0x06, 0, 0}, 3, {0xc6, 0xff, 0xff}, -131068, 131075},
        Row{"beqz", pc, {0x16, 0x03, 0}, 2051, {0x16, 0xf3, 0x7f}, -2044, 2051},
        Row{"bnez", pc, {0x56, 0x04, 0}, -2044, {0x56, 0x04, 0x80}, -2044, 2051},
        Row{"bltz", pc, {0x96, 0x03, 0}, 10, {0x96, 0x63, 0x00}, -2044, 2051},
        Row{"bgez", pc, {0xd6, 0x03, 0}, 10, {0xd6, 0x63, 0x00}, -2044, 2051},
        Row{"beqi", pc, {0x26, 0xb5, 0}, 131, {0x26, 0xb5, 0x7f}, -124, 131},
        Row{"bnei", pc, {0x66, 0xb5, 0}, -124, {0x66, 0xb5, 0x80}, -124, 131},
        Row{"blti", pc, {0xa6, 0xb5, 0}, 20, {0xa6, 0xb5, 0x10}, -124, 131},
        Row{"bgei", pc, {0xe6, 0xb5, 0}, 20, {0xe6, 0xb5, 0x10}, -124, 131},
        Row{"bltui", pc, {0xb6, 0xb5, 0}, 131, {0xb6, 0xb5, 0x7f}, -124, 131},
        Row{"bgeui", pc, {0xf6, 0xb5, 0}, -124, {0xf6, 0xb5, 0x80}, -124, 131},
        Row{"beq", pc, {0x77, 0x16, 0}, 131, {0x77, 0x16, 0x7f}, -124, 131},
        Row{"bnone", pc, {0x77, 0x06, 0}, -124, {0x77, 0x06, 0x80}, -124, 131},
        Row{"bbci", pc, {0x37, 0x66, 0}, 50, {0x37, 0x66, 0x2e}, -124, 131},
        Row{"bbsi", pc, {0xf7, 0xf6, 0}, 50, {0xf7, 0xf6, 0x2e}, -124, 131},
        Row{"bt", pc, {0x76, 0x13, 0}, 131, {0x76, 0x13, 0x7f}, -124, 131},
        Row{"bf", pc, {0x76, 0x02, 0}, -124, {0x76, 0x02, 0x80}, -124, 131},
        Row{"loop", pc, {0x76, 0x88, 0}, 259, {0x76, 0x88, 0xff}, 4, 259},
        Row{"loopnez", pc, {0x76, 0x98, 0}, 4, {0x76, 0x98, 0x00}, 4, 259},
        Row{"loopgtz", pc, {0x76, 0xa8, 0}, 100, {0x76, 0xa8, 0x60}, 4, 259},
        Row{"beqz.n", pc, {0x8c, 0x09}, 67, {0xbc, 0xf9}, 4, 67},
        Row{"bnez.n", pc, {0xcc, 0x09}, 4, {0xcc, 0x09}, 4, 67},
        Row{"beqz.n", pc, {0x8c, 0x09}, 40, {0xac, 0x49}, 4, 67}));

TEST(XtensaOperand, IsNoneOfOtherInstructions) {
  const Buffer others[] = {{0x36, 0x41, 0x00},  // entry
                           {0x22, 0xa0, 0x05},  // movi
                           {0x0c, 0x12},        // movi.n
                           {0x0d, 0xf0},        // ret.n
                           {0xe0, 0x08, 0x00},  // callx8
                           {0x76, 0x2b, 0x00},  // reserved
                           {0x21}};             // not even whole
  for (const Buffer& code : others) {
    const RelocHowto* howto = xtensa_machine().howto(kSlot0Op, code, 0);
    ASSERT_NE(howto, nullptr);
    EXPECT_EQ(howto->field, nullptr) << int{code[0]};
    EXPECT_STREQ(howto->advice, "the instruction there has no address for an operand");
  }
}

TEST(XtensaOperand, GoesThroughAStubOnlyWhereTheAbiFreesItsRegister) {
  auto kind = [](const Machine& machine, uint8_t opcode) {
    return machine.howto(kSlot0Op, Buffer{opcode, 0, 0}, 0)->kind;
  };
  EXPECT_EQ(kind(xtensa_machine(), 0x05), branch);         // call0
  EXPECT_EQ(kind(xtensa_machine(), 0x06), branch);         // j, as a tail call
  EXPECT_EQ(kind(xtensa_machine(), 0x25), pc);             // call8
  EXPECT_EQ(kind(xtensawin_machine(), 0x25), branch);      // call8
  for (uint8_t opcode : Buffer{0x05, 0x15, 0x35, 0x06}) {  // call0, call4, call12, j
    EXPECT_EQ(kind(xtensawin_machine(), opcode), pc) << int{opcode};
  }
}

TEST(XtensaWord, AddsThePlaceToTheTable) {
  for (uint32_t type : {1U, 6U}) {  // R_XTENSA_32, R_XTENSA_PLT
    const RelocHowto* howto = xtensa_machine().howto(type);
    ASSERT_NE(howto, nullptr);
    EXPECT_EQ(howto->kind, RelocKind::abs);
    EXPECT_TRUE(howto->adds_place);
    EXPECT_EQ(howto->field->size, 4);
  }
}

TEST(XtensaRelocs, OfNoEffectAreThoseThatOnlyMatterWhenSectionsShrink) {
  for (uint32_t type : {0, 12, 15, 16, 17, 18, 19, 57, 58, 59, 60, 61, 62}) {
    EXPECT_EQ(xtensa_machine().howto(type)->kind, RelocKind::none) << type;
  }
  EXPECT_EQ(xtensa_machine().howto(11)->kind, RelocKind::relax);  // R_XTENSA_ASM_EXPAND
  EXPECT_EQ(xtensa_machine().howto(14)->kind, RelocKind::pc);     // R_XTENSA_32_PCREL
  for (uint32_t type = 2; type <= 5; ++type) {
    EXPECT_EQ(xtensa_machine().howto(type)->kind, RelocKind::dynamic);
  }
  for (uint32_t type = 50; type <= 56; ++type) {
    EXPECT_EQ(xtensa_machine().howto(type)->kind, RelocKind::tls);
  }
}

TEST(XtensaEntryJump, IsAJumpAsFarAsThatReaches) {
  for (const Machine* machine : {&xtensa_machine(), &xtensawin_machine()}) {
    EXPECT_EQ(machine->entry_jump(4), (Buffer{0x06, 0x00, 0x00}));
    EXPECT_EQ(machine->entry_jump(131072), (Buffer{0x06, 0xff, 0x7f}));
    EXPECT_NE(machine->entry_jump(131075), std::nullopt);
    EXPECT_EQ(machine->entry_jump(131076), std::nullopt);
  }
}

TEST(XtensaStub, LoadsTheWordInFrontOfIt) {
  Stub stub = xtensa_machine().stub();
  EXPECT_EQ(stub.word_offset, 0u);
  EXPECT_EQ(stub.entry, 4u);
  Buffer load(stub.code.begin() + 4, stub.code.begin() + 7);
  Buffer expected{0x91, 0, 0};  // l32r a9
  xtensa_machine().howto(kSlot0Op, expected, 0)->field->write(expected.data(), -4);
  EXPECT_EQ(load, expected);
}

TEST(XtensaDirectCall, ReplacesALoadAndACallThroughTheReturnAddressesRegister) {
  struct Pair {
    Buffer code, direct;
  };
  const Pair pairs[] = {
      {{0x01, 0, 0, 0xc0, 0x00, 0x00}, {0x05, 0, 0, 0x10, 0x11, 0x20}},  // a0, callx0
      {{0x41, 0, 0, 0xd0, 0x04, 0x00}, {0x15, 0, 0, 0x10, 0x11, 0x20}},  // a4, callx4
      {{0x81, 0, 0, 0xe0, 0x08, 0x00}, {0x25, 0, 0, 0x10, 0x11, 0x20}},  // a8, callx8
      {{0xc1, 0, 0, 0xf0, 0x0c, 0x00}, {0x35, 0, 0, 0x10, 0x11, 0x20}},  // a12, callx12
  };
  for (const Pair& pair : pairs) {
    const Form* form =
        xtensawin_machine().literal_loads()->direct_call(pair.code.data(), pair.code.size());
    ASSERT_NE(form, nullptr);
    EXPECT_EQ(Buffer(form->code.begin(), form->code.begin() + form->size), pair.direct);
    EXPECT_EQ(form->field->size, 3);
  }
}

TEST(XtensaDirectCall, IsNotMadeOfAnythingElse) {
  const Buffer others[] = {
      {0x91, 0, 0, 0xe0, 0x09, 0x00},  // a9 is somebody's afterwards
      {0x81, 0, 0, 0xe0, 0x09, 0x00},  // another register
      {0x81, 0, 0, 0xa0, 0x08, 0x00},  // jx
      {0x25, 0, 0, 0xe0, 0x08, 0x00},  // no load
      {0x81, 0, 0, 0xe0, 0x08},        // cut off
  };
  for (const Buffer& code : others) {
    EXPECT_EQ(xtensawin_machine().literal_loads()->direct_call(code.data(), code.size()), nullptr);
  }
}

}  // namespace
}  // namespace natmod
