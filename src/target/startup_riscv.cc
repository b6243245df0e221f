// RISC-V: a0 to a3 hold mpy_init's arguments. Code does not change itself here: cores need not see
// it, and what reaches variables by distance is rewritten when it is linked.
#include "target/startup.h"

namespace natmod {
namespace {

constexpr uint32_t kRa = 1, kS0 = 8, kA0 = 10;

// c.swsp and c.sdsp: 1 1 d | offset | rs2 | 10, the offset's bits as each has them.
uint32_t store(unsigned word_size, uint32_t reg, uint32_t offset) {
  if (word_size == 8) return 0xe002 | (offset >> 3 & 7) << 10 | (offset >> 6 & 7) << 7 | reg << 2;
  return 0xc002 | (offset >> 2 & 15) << 9 | (offset >> 6 & 3) << 7 | reg << 2;
}

// c.lwsp and c.ldsp: 0 1 d | offset[5] | rd | offset's rest | 10
uint32_t load(unsigned word_size, uint32_t reg, uint32_t offset) {
  const uint32_t common = (offset >> 5 & 1) << 12 | reg << 7;
  if (word_size == 8) return 0x6002 | common | (offset >> 3 & 3) << 5 | (offset >> 6 & 7) << 2;
  return 0x4002 | common | (offset >> 2 & 7) << 4 | (offset >> 6 & 3) << 2;
}

}  // namespace

StartupCode riscv_startup(const StartupPlan& plan, unsigned word_size, const RiscvJump& call,
                          const RiscvJump& jump) {
  StartupWriter out;
  auto go = [&](const RiscvJump& form, int64_t target) {
    for (uint8_t byte : form(target - out.here())) out.code.push_back(byte);
  };
  auto for_saved = [&](auto&& encode) {
    out.halfword(encode(word_size, kRa, 0U));
    for (uint32_t i = 0; i < 4; ++i) out.halfword(encode(word_size, kA0 + i, (i + 1) * word_size));
  };
  // The stack is kept at multiples of 16.
  out.halfword(word_size == 8 ? 0x7179 : 0x1101);  // c.addi16sp sp, -48; c.addi sp, -32
  for_saved(store);
  uint32_t words = 0;
  if (!plan.resolvers.empty()) {
    const uint32_t is_64 = word_size == 8 ? 0x2000 : 0;  // c.lw and c.sw, or c.ld and c.sd
    out.halfword(store(word_size, kS0, 5 * word_size));
    while ((out.here() + 4) % word_size != 0) out.halfword(0x0001);  //       c.nop
    out.word32(word_size == 8 ? 0x00c0046f : 0x0080046f);            //       jal    s0, over
    words = static_cast<uint32_t>(out.here());
    for (unsigned i = 0; i < word_size / 4; ++i) out.word32(0);
    out.halfword(0x4000 | is_64);  // over: c.lw   s0, 0(s0)
    for (int64_t resolver : plan.resolvers) {
      go(call, resolver);
      out.halfword(0xc008 | is_64);           // c.sw   a0, 0(s0)
      out.halfword(0x0401 | word_size << 2);  // c.addi s0, word_size
    }
    out.halfword(load(word_size, kS0, 5 * word_size));
  }
  for (int64_t constructor : plan.constructors) go(call, constructor);
  for_saved(load);
  out.halfword(word_size == 8 ? 0x6145 : 0x6105);  // c.addi16sp sp, 48 or 32
  go(jump, plan.entry);
  return {std::move(out.code), words, {}};
}

}  // namespace natmod
