// Which instructions of x86 and x64 depend on the program around them, and that all others are
// passed over by their length.
#include "target/x86_instructions.h"

#include <gtest/gtest.h>

#include <vector>

namespace natmod {
namespace {

using Code = std::vector<uint8_t>;
constexpr int kNone = -1;

struct Row {
  const char* what;
  Code code;
  int in_64 = kNone, in_32 = kNone;  ///< offset of the first use
};

int find(const Code& code, bool is_64) {
  std::optional<SystemUse> use = find_x86_system_use(code, is_64);
  return use ? static_cast<int>(use->offset) : kNone;
}

TEST(X86Instructions, UsesOfTheSystemAreFound) {
  const Row rows[] = {
      {"mov %fs:0, %rax", {0x90, 0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0}, 1},
      {"mov %fs:0x28, %rax: the stack protector's", {0x64, 0x48, 0x8b, 4, 0x25, 0x28, 0, 0, 0}},
      {"mov %gs:0, %eax", {0x90, 0x65, 0xa1, 0, 0, 0, 0}, kNone, 1},
      {"mov %gs:0x14, %eax: the stack protector's", {0x65, 0xa1, 0x14, 0, 0, 0}},
      {"mov %gs:0x14(%ecx), %eax", {0x65, 0x8b, 0x81, 0x14, 0, 0, 0}, kNone, 0},
      {"call *%gs:0x10", {0x65, 0xff, 0x15, 0x10, 0, 0, 0}, kNone, 0},
      {"syscall", {0x90, 0x0f, 0x05}, 1, 1},
      {"sysenter", {0x0f, 0x34}, 0, 0},
      {"int $0x80", {0x90, 0xcd, 0x80}, 1, 1},
      {"int3", {0xcc, 0xcd, 0x03}},
      {"mov $0x050f, %eax", {0xb8, 0x0f, 0x05, 0, 0}},
      {"movabs $0x050f…, %rax; syscall",
       {0x48, 0xb8, 0x0f, 5, 0x0f, 5, 0x0f, 5, 0x0f, 5, 0x0f, 5},
       10,
       6},
      {"movw $0x050f, 2(%rax); syscall", {0x66, 0xc7, 0x40, 2, 0x0f, 5, 0x0f, 5}, 6, 6},
      {"mov %rax, 0x050f(%rip); syscall", {0x48, 0x89, 5, 0x0f, 5, 0, 0, 0x0f, 5}, 7, 7},
      {"movaps %xmm0, (%rsp,%rax); syscall", {0x0f, 0x29, 4, 4, 0x0f, 5}, 4, 4},
      {"pshufd $5, %xmm0, %xmm15; syscall", {0x66, 0x44, 0x0f, 0x70, 0xf8, 5, 0x0f, 5}, 6},
      {"vzeroupper; syscall", {0xc5, 0xf8, 0x77, 0x0f, 5}, 3, 3},
      {"testb $15, %al; syscall", {0xf6, 0xc0, 0x0f, 0x0f, 5}, 3, 3},
      {"push %es, in 32 bits alone; syscall", {0x06, 0x0f, 5}, kNone, 1},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(find(row.code, true), row.in_64) << row.what;
    bool is_for_64 = (row.code[0] & 0xf0) == 0x40 || row.in_64 != row.in_32;
    if (!is_for_64 || row.in_32 != kNone) {
      EXPECT_EQ(find(row.code, false), row.in_32) << row.what;
    }
  }
}

TEST(X86Instructions, CodeThatIsCutOffEndsTheSearch) {
  for (const Code& code : {Code{0x0f}, {0x64, 0x48, 0x8b, 0x04}, {0x48, 0xb8, 0}, {0x66}, {0xc5}}) {
    EXPECT_EQ(find(code, true), kNone);
    EXPECT_EQ(find(code, false), kNone);
  }
}

}  // namespace
}  // namespace natmod
