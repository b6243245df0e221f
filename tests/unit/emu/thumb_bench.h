// A Cortex-M core with a page of code and some data, for tests that set and compare all registers.
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

#include "emu/back_ends.h"
#include "emu/thumb_instructions.h"

namespace natmod::emu {

/// What a core has: r0 to r12 and lr in their places, the flags, s0 to s15, the mode of rounding.
struct ThumbState {
  std::array<uint32_t, 16> r{};
  uint32_t apsr = 0, fpscr = 0;
  std::array<uint32_t, 16> s{};
  bool operator==(const ThumbState&) const = default;
};

/// An instruction, or the first halfword of two above the second.
struct ThumbWord {
  uint32_t bits = 0;
  unsigned length = 2;
};

class ThumbBench {
 public:
  static constexpr uint64_t kText = 0x0001'0000, kData = 0x2000'0000;
  static constexpr uint64_t kDataSize = 2 * kPageSize;
  static constexpr uint64_t kCode = kText + 64;
  static constexpr uint32_t kFlags = 0xf80f'0000;

  using Create = std::unique_ptr<Cpu> (*)(const CpuConfig&);
  explicit ThumbBench(CpuModel model, Create create = create_thumb_cpu) {
    has_float_ = model == CpuModel::cortex_m4 || model == CpuModel::cortex_m7;
    cpu_ = create({.model = model});
    cpu_->map({.address = kText, .flags = kRead | kExecute, .bytes = text, .name = "text"});
    cpu_->map({.address = kData, .flags = kRead | kWrite, .bytes = data, .name = "data"});
    cpu_->map({.address = kTable, .flags = kRead, .bytes = table_, .name = "registers"});
  }

  Cpu& cpu() { return *cpu_; }

  /// Puts the code in place behind instructions that load all registers, and runs these.
  void start(const std::vector<ThumbWord>& code, const ThumbState& state) {
    size_t at = 0;
    const auto put = [&](uint32_t halfword) {
      const auto bytes = static_cast<uint16_t>(halfword);
      std::memcpy(text.data() + at, &bytes, 2);
      at += 2;
    };
    const auto put_two = [&](uint32_t word) { put(word >> 16), put(word); };
    uint64_t loads = 0;
    if (has_float_) {
      put(0x4601), put(0x3160);          // mov r1, r0; adds r1, #96
      put_two(0xec910a10);               // vldmia r1, {s0-s15}
      put(0x6c41), put_two(0xeee11a10);  // ldr r1, [r0, #68]; vmsr fpscr, r1
      loads += 5;
    }
    for (unsigned n = 8; n < 15; ++n) {
      if (n == 13) continue;
      put(0x6801 | n << 6);                  // ldr r1, [r0, #4n]
      put(0x4608 | (n & 8) << 4 | (n & 7));  // mov rn, r1
      loads += 2;
    }
    put(0x6c01), put_two(has_float_ ? 0xf3818c00 : 0xf3818800);  // ldr r1, [r0, #64]; msr apsr, r1
    put(0xc8ff);                                                 // ldm r0, {r0-r7}
    loads += 3;
    if (at > kCode - kText) throw std::runtime_error("no room");
    while (at < kCode - kText) put(0xbf00), ++loads;  // nop
    for (const ThumbWord& word : code) {
      if (word.length == 4) put(word.bits >> 16);
      put(word.bits);
    }
    std::memcpy(table_.data(), state.r.data(), sizeof state.r);
    std::memcpy(table_.data() + 64, &state.apsr, 4);
    std::memcpy(table_.data() + 68, &state.fpscr, 4);
    std::memcpy(table_.data() + 96, state.s.data(), sizeof state.s);
    cpu_->flush_code(kText, at);
    cpu_->write(Role::sp, 0, state.r[13]);
    cpu_->begin_call(kText | 1, {});
    cpu_->write(Role::argument, 0, kTable);
    before_ = cpu_->instructions() + loads;
    if (cpu_->run(before_).kind != StopKind::budget) throw std::runtime_error("no start");
  }
  /// Runs up to `count` instructions of it.
  Stop run(uint64_t count) { return cpu_->run(before_ + count); }
  uint64_t done() const { return cpu_->instructions() - before_; }

  /// Without FPSCR.
  ThumbState state() const {
    ThumbState state;
    const auto all = cpu_->registers();  // pc, r0 … r12, sp, lr, xpsr
    for (unsigned n = 0; n < 15; ++n) state.r[n] = static_cast<uint32_t>(all.at(n + 1).value);
    state.apsr = static_cast<uint32_t>(all.at(16).value) & kFlags;
    if (has_float_)
      for (unsigned n = 0; n < 16; ++n)
        state.s[n] = static_cast<uint32_t>(cpu_->read(Role::float_argument, n));
    return state;
  }
  /// From the first instruction of the code.
  uint64_t pc() const { return cpu_->read(Role::pc) - kCode; }

  std::vector<uint8_t> text = std::vector<uint8_t>(kPageSize);
  std::vector<uint8_t> data = std::vector<uint8_t>(kDataSize);

 private:
  static constexpr uint64_t kTable = 0x3000'0000;

  std::vector<uint8_t> table_ = std::vector<uint8_t>(kPageSize);
  bool has_float_ = false;
  std::unique_ptr<Cpu> cpu_;
  uint64_t before_ = 0;
};

}  // namespace natmod::emu
