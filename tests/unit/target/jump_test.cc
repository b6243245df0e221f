// The jump to mpy_init and the stubs: bytes as the assembler makes them, at the edges of each form.
#include <gtest/gtest.h>

#include "target/machine.h"

namespace natmod {
namespace {

using Buffer = std::vector<uint8_t>;

TEST(EntryJump, X86FamilyTakesTheShortFormAsFarAsItReaches) {
  EXPECT_EQ(x64_machine().entry_jump(0x81), (Buffer{0xeb, 0x7f}));
  EXPECT_EQ(x64_machine().entry_jump(0x82), (Buffer{0xe9, 0x7d, 0, 0, 0}));
  EXPECT_EQ(x86_machine().entry_jump(4), (Buffer{0xeb, 0x02}));
  EXPECT_EQ(x64_machine().entry_jump(0x80000005LL), std::nullopt);
}

TEST(EntryJump, ThumbTakesTheShortFormAsFarAsItReaches) {
  for (const Machine* machine : {&thumb1_machine(), &thumb2_machine()}) {
    EXPECT_EQ(machine->entry_jump(4), (Buffer{0x00, 0xe0}));
    EXPECT_EQ(machine->entry_jump(0x802), (Buffer{0xff, 0xe3}));
  }
  EXPECT_EQ(thumb2_machine().entry_jump(0x804), (Buffer{0x00, 0xf0, 0x00, 0xbc}));  // b.w
  // push {r3, lr}; bl; pop {r3, pc}
  EXPECT_EQ(thumb1_machine().entry_jump(0x804),
            (Buffer{0x08, 0xb5, 0x00, 0xf0, 0xff, 0xfb, 0x08, 0xbd}));
}

TEST(EntryJump, ThumbGivesUpBeyondSixteenMegabytes) {
  EXPECT_NE(thumb2_machine().entry_jump(0x1000002), std::nullopt);
  EXPECT_EQ(thumb2_machine().entry_jump(0x1000004), std::nullopt);
  EXPECT_NE(thumb1_machine().entry_jump(0x1000004), std::nullopt);
  EXPECT_EQ(thumb1_machine().entry_jump(0x1000006), std::nullopt);
}

TEST(Stub, WordIsAtAWordBoundaryOfACodeThatStartsThere) {
  EXPECT_EQ(thumb1_machine().stub().word_offset % 4, 0u);
  EXPECT_EQ(thumb2_machine().stub().word_offset % 4, 0u);
  for (const Machine* machine :
       {&x64_machine(), &x86_machine(), &thumb1_machine(), &thumb2_machine()}) {
    Stub stub = machine->stub();
    size_t word = machine == &x64_machine() ? 8 : 4;
    EXPECT_LE(stub.word_offset + word, stub.code.size());
  }
}

TEST(Stub, AdaptersKeepAStubsWordAligned) {
  for (const Adapter& adapter : thumb1_machine().adapters()) {
    EXPECT_EQ(adapter.code.size() % 4, 0u) << adapter.symbol;
  }
}

}  // namespace
}  // namespace natmod
