// How x86 code with a thread pointer becomes code without: instruction by instruction.
#include "target/x86_thread_pointer.h"

#include <gtest/gtest.h>

#include <vector>

namespace natmod {
namespace {

using Code = std::vector<uint8_t>;
constexpr uint32_t kNone = 0, kIndirect = 15, kLocal = 17;

struct Row {
  const char* what;
  Code before, after;
  uint32_t type = kNone;  ///< of a relocation of the last four bytes
};

std::optional<uint64_t> drop(Code& code, uint32_t type) {
  return drop_thread_pointer(
      code, [&](uint64_t offset) { return offset + 4 == code.size() ? type : kNone; });
}

TEST(X86ThreadPointer, BecomesZero) {
  const Row rows[] = {
      {"mov %gs:0, %eax", {0x65, 0xa1, 0, 0, 0, 0}, {0x3e, 0xb8, 0, 0, 0, 0}},
      {"mov %gs:0, %edx", {0x65, 0x8b, 0x15, 0, 0, 0, 0}, {0x3e, 0xc7, 0xc2, 0, 0, 0, 0}},
      {"add %gs:0, %ecx", {0x65, 0x03, 0x0d, 0, 0, 0, 0}, {0x3e, 0x81, 0xc1, 0, 0, 0, 0}},
      {"mov %gs:x@ntpoff, %eax", {0x65, 0xa1, 0, 0, 0, 0}, {0x3e, 0xa1, 0, 0, 0, 0}, kLocal},
      {"inc %gs:x@ntpoff", {0x65, 0xff, 5, 0, 0, 0, 0}, {0x3e, 0xff, 5, 0, 0, 0, 0}, kLocal},
      {"mov %gs:4(%eax), %ecx", {0x65, 0x8b, 0x48, 4}, {0x3e, 0x8b, 0x48, 4}},
      {"movw $1, %gs:(%eax)", {0x66, 0x65, 0xc7, 0, 1, 0}, {0x66, 0x3e, 0xc7, 0, 1, 0}},
      {"lea x@ntpoff(%eax), %eax", {0x8d, 0x80, 0, 0, 0, 0}, {0x8d, 0x80, 0, 0, 0, 0}, kLocal},
      {"mov x@indntpoff, %eax", {0xa1, 0, 0, 0, 0}, {0xb8, 0, 0, 0, 0}, kIndirect},
      {"mov x@indntpoff, %ecx", {0x8b, 0x0d, 0, 0, 0, 0}, {0xc7, 0xc1, 0, 0, 0, 0}, kIndirect},
      {"add x@indntpoff, %ebx", {0x03, 0x1d, 0, 0, 0, 0}, {0x81, 0xc3, 0, 0, 0, 0}, kIndirect},
      {"the stack protector's word", {0x65, 0xa1, 0x14, 0, 0, 0}, {0x65, 0xa1, 0x14, 0, 0, 0}},
      {"a number that looks so", {0xb8, 0x65, 0xa1, 0, 0, 0x90}, {0xb8, 0x65, 0xa1, 0, 0, 0x90}},
  };
  for (const Row& row : rows) {
    Code code = row.before;
    EXPECT_EQ(drop(code, row.type), std::nullopt) << row.what;
    EXPECT_EQ(code, row.after) << row.what;
  }
}

TEST(X86ThreadPointer, OtherUsesOfItAreNamedByTheirOffset) {
  const Row rows[] = {
      {"push %gs:0", {0x90, 0x65, 0xff, 0x35, 0, 0, 0, 0}, {}},
      {"mov %gs:0, %ax", {0x90, 0x66, 0x65, 0xa1, 0, 0, 0, 0}, {}},
      {"cmp x@indntpoff, %eax", {0x90, 0x3b, 5, 0, 0, 0, 0}, {}, kIndirect},
      {"code cut off", {0x90, 0x65, 0xa1, 0}, {}},
      {"no instruction", {0x90, 0x0f}, {}},
  };
  for (const Row& row : rows) {
    Code code = row.before;
    EXPECT_EQ(drop(code, row.type), 1u) << row.what;
  }
}

}  // namespace
}  // namespace natmod
