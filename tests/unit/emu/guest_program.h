// guest.c on an emulated processor, with a stack and a data area.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "emu/cpu.h"

namespace natmod::emu {

/// A processor of the tests: the name is that of the image.
struct GuestTarget {
  const char* name;
  CpuModel model;
  bool hard_float = false;
};
std::vector<GuestTarget> guest_targets();
void PrintTo(const GuestTarget& target, std::ostream* out);

class GuestProgram {
 public:
  static constexpr uint64_t kData = 0x20000000, kStack = 0x30000000;
  static constexpr uint64_t kDataSize = 0x4000, kStackSize = 0x8000;

  explicit GuestProgram(const GuestTarget& target, CpuConfig config = {});
  Cpu& cpu() { return *cpu_; }
  /// Of a function: as a function pointer has it.
  uint64_t operator[](const std::string& symbol) const;
  /// Of its first byte.
  uint64_t address(const std::string& symbol) const { return symbols_.at(symbol); }
  bool has(const std::string& symbol) const { return symbols_.contains(symbol); }
  uint64_t text() const { return text_; }
  uint64_t stack_top() const { return kStack + kStackSize; }

  std::vector<uint8_t> code, data, data_shadow, stack, stack_shadow;

 private:
  std::map<std::string, uint64_t> symbols_;
  uint64_t text_ = 0;
  bool is_thumb_ = false;
  std::unique_ptr<Cpu> cpu_;
};

/// A test that runs on every target, or says why it does not.
class GuestTest : public testing::TestWithParam<GuestTarget> {
 protected:
  void SetUp() override;
};

std::string guest_test_name(const testing::TestParamInfo<GuestTarget>& info);

}  // namespace natmod::emu
