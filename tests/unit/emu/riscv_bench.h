// A RISC-V core with a page of code and some data, for tests that set and compare all registers.
#pragma once

#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "emu/back_ends.h"
#include "emu/riscv_instructions.h"

namespace natmod::emu {

template <class W>
class RiscvBench {
 public:
  static constexpr uint64_t kText = 0x0001'0000, kData = 0x2000'0000;
  static constexpr uint64_t kDataSize = 2 * kPageSize;
  using Registers = std::array<W, 32>;

  using Create = std::unique_ptr<Cpu> (*)(const CpuConfig&);
  explicit RiscvBench(Create create = create_riscv_cpu, CpuConfig config = {}) {
    config.model = sizeof(W) == 8 ? CpuModel::rv64 : CpuModel::rv32;
    cpu_ = create(config);
    cpu_->map({.address = kText, .flags = kRead | kExecute, .bytes = text, .name = "text"});
    cpu_->map({.address = kData, .flags = kRead | kWrite, .bytes = data, .name = "data"});
    cpu_->map({.address = kTable, .flags = kRead, .bytes = table_, .name = "registers"});
  }

  Cpu& cpu() { return *cpu_; }

  /// Puts the code in place behind instructions that load all registers, and runs these.
  void start(const std::vector<uint32_t>& code, const Registers& registers) {
    std::vector<uint32_t> all;
    for (unsigned n = 1; n < 32; ++n)
      if (n != 10) all.push_back(load(n));
    all.push_back(kForget);
    all.push_back(load(10));  // the address of the table: last
    const uint64_t loads = all.size();
    all.insert(all.end(), code.begin(), code.end());
    size_t at = 0;
    for (const uint32_t word : all) {
      const size_t length = RiscvDecoder<W>::length(word);
      std::memcpy(text.data() + at, &word, length);
      at += length;
    }
    std::memcpy(table_.data(), registers.data(), sizeof registers);
    cpu_->flush_code(kText, at);
    cpu_->begin_call(kText, {});
    cpu_->write(Role::argument, 0, kTable);
    before_ = cpu_->instructions() + loads;
    if (cpu_->run(before_).kind != StopKind::budget) throw std::runtime_error("no start");
  }
  /// Runs up to `count` instructions of it.
  Stop run(uint64_t count) { return cpu_->run(before_ + count); }
  uint64_t done() const { return cpu_->instructions() - before_; }

  Registers registers() const {
    Registers values{};
    const auto all = cpu_->registers();  // pc, ra, sp, …
    for (unsigned n = 1; n < 32; ++n) values[n] = static_cast<W>(all.at(n).value);
    return values;
  }
  /// From the first instruction of the code.
  uint64_t pc() const { return cpu_->read(Role::pc) - kCode; }

  static constexpr uint64_t kCode = kText + 32 * 4;

  std::vector<uint8_t> text = std::vector<uint8_t>(kPageSize);
  std::vector<uint8_t> data = std::vector<uint8_t>(kDataSize);

 private:
  static constexpr uint64_t kTable = 0x3000'0000;

  // sc.w x0, x0, (a0): no reservation is left from before.
  static constexpr uint32_t kForget = 0b00011'00'00000'01010'010'00000'0101111;

  // lw or ld of register n from its place in the table at a0.
  static uint32_t load(unsigned n) {
    const uint32_t width = sizeof(W) == 8 ? 0b011 : 0b010;
    return static_cast<uint32_t>(n * sizeof(W)) << 20 | 10u << 15 | width << 12 | n << 7 |
           0b0000011;
  }

  std::vector<uint8_t> table_ = std::vector<uint8_t>(kPageSize);
  std::unique_ptr<Cpu> cpu_;
  uint64_t before_ = 0;
};

/// Names of typed tests.
struct RiscvWordNames {
  template <class W>
  static std::string GetName(int) {
    return sizeof(W) == 8 ? "rv64" : "rv32";
  }
};

}  // namespace natmod::emu
