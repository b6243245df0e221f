// Thumb, in the instructions that ARMv6-M has: r0 to r3 hold mpy_init's arguments.
#include "base/error.h"
#include "target/startup.h"

namespace natmod {
namespace {

class ThumbStartup : StartupWriter {
 public:
  explicit ThumbStartup(const StartupPlan& plan) : plan_(plan) {}

  StartupCode write() {
    const uint32_t saved = plan_.resolvers.empty() ? 0x10 : 0x70;
    halfword(0xb500 | saved);  // push {r4, lr} or {r4-r6, lr}
    halfword(0xb40f);          // push {r0-r3}
    if (!plan_.patches.empty() || !plan_.resolvers.empty()) place_words();
    for (size_t i = 0; i < plan_.patches.size(); ++i) patch(i);
    if (!plan_.resolvers.empty()) load(5, 2 * plan_.patches.size());
    for (int64_t resolver : plan_.resolvers) {
      call(resolver);
      halfword(0xc501);  // stm  r5!, {r0}
    }
    for (int64_t constructor : plan_.constructors) call(constructor);
    halfword(0xbc0f);  // pop  {r0-r3}
    call(plan_.entry);
    halfword(0xbd00 | saved);  // pop  {r4, pc} or {r4-r6, pc}
    StartupCode result;
    result.code = std::move(code);
    result.words = words_;
    return result;
  }

 private:
  // bl: 11110 S imm10 | 11 J1 1 J2 imm11
  void call(int64_t target) {
    const int64_t distance = target - (here() + 4);
    if (distance < -(1 << 24) || distance >= 1 << 24) {
      fail(
          "startup code does not reach a constructor or mpy_init: they are {} bytes away, and bl "
          "reaches 16777216",
          distance);
    }
    const auto value = static_cast<uint32_t>(distance);
    const uint32_t s = value >> 24 & 1;
    const uint32_t j1 = ~((value >> 23 & 1) ^ s) & 1, j2 = ~((value >> 22 & 1) ^ s) & 1;
    halfword(0b11110'0'0000000000 | s << 10 | (value >> 12 & 0x3ff));
    halfword(0b11'0'1'0'00000000000 | j1 << 13 | j2 << 11 | (value >> 1 & 0x7ff));
  }

  // The words lie ahead of the code that uses them; behind the loader's is, for each of the
  // patches, the distance of the table.
  void place_words() {
    const size_t count = loader_words() + plan_.patches.size();
    while (here() % 4 != 0) halfword(0x46c0);                       // nop
    halfword(0x467c);                                               // mov r4, pc
    const int64_t base = here() + 2;                                // what r4 holds
    halfword(static_cast<uint32_t>(0xe000 | (4 * count - 2) / 2));  // b   over
    words_ = static_cast<uint32_t>(here());
    for (size_t i = 0; i < loader_words(); ++i) word32(0);
    for (const StartupPlan::Patches& patches : plan_.patches) word32(patches.table - base);
  }

  size_t loader_words() const {
    return 2 * plan_.patches.size() + (plan_.resolvers.empty() ? 0 : 1);
  }

  void patch(size_t index) {
    load(0, 2 * index);
    load(1, 2 * index + 1);
    load(2, loader_words() + index);
    if (plan_.patches[index].is_relative) halfword(0x1a09);  //       subs r1, r1, r0
    halfword(0x1912);                                        //       adds r2, r2, r4
    halfword(0x3804);                                        // skip: subs r0, #4
    halfword(0x7813);                                        // next: ldrb r3, [r2]
    halfword(0x3201);                                        //       adds r2, #1
    halfword(0x061b);                                        //       lsls r3, r3, #24
    halfword(0xd008);                                        //       beq  done
    halfword(0x0d9b);                                        //       lsrs r3, r3, #22
    halfword(0x18c0);                                        //       adds r0, r0, r3
    halfword(0x3304);                                        //       adds r3, #4
    halfword(0x0a9b);                                        //       lsrs r3, r3, #10
    halfword(0xd1f5);                                        //       bne  skip  (it was 255)
    halfword(0x6803);                                        //       ldr  r3, [r0]
    halfword(0x185b);                                        //       adds r3, r3, r1
    halfword(0x6003);                                        //       str  r3, [r0]
    halfword(0xe7f2);                                        //       b    next
  }                                                          // done:

  // ldr rd, [r4, #4 * word]
  void load(uint32_t rd, size_t word) { halfword(static_cast<uint32_t>(0x6820 | word << 6 | rd)); }

  const StartupPlan& plan_;
  uint32_t words_ = 0;
};

}  // namespace

StartupCode thumb_startup(const StartupPlan& plan) {
  return ThumbStartup(plan).write();
}

}  // namespace natmod
