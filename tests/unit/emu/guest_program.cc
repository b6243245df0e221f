#include "guest_program.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "base/error.h"

namespace natmod::emu {
namespace {

std::string path(const GuestTarget& target, const char* suffix) {
  return fmt::format("{}/guests/{}{}", NATMOD_GUESTS, target.name, suffix);
}

}  // namespace

std::vector<GuestTarget> guest_targets() {
  return {{"x86", CpuModel::x86},
          {"x64", CpuModel::x64},
          {"armv6m", CpuModel::cortex_m0},
          {"armv7m", CpuModel::cortex_m3},
          {"armv7emsp", CpuModel::cortex_m4, true},
          {"armv7emdp", CpuModel::cortex_m7, true},
          {"rv32imc", CpuModel::rv32},
          {"rv64imc", CpuModel::rv64},
          {"xtensa", CpuModel::lx106},
          {"xtensawin", CpuModel::esp32}};
}

void PrintTo(const GuestTarget& target, std::ostream* out) {
  *out << target.name;
}

std::string guest_test_name(const testing::TestParamInfo<GuestTarget>& info) {
  return info.param.name;
}

void GuestTest::SetUp() {
  if (std::filesystem::exists(path(GetParam(), ".bin"))) return;
  const char* ci = std::getenv("CI");
  if (ci != nullptr && std::string(ci) == "true") FAIL() << "no compiler for " << GetParam().name;
  GTEST_SKIP() << "no compiler for " << GetParam().name;
}

GuestProgram::GuestProgram(const GuestTarget& target, CpuConfig config)
    : data(kDataSize), data_shadow(kDataSize), stack(kStackSize), stack_shadow(kStackSize) {
  std::ifstream image(path(target, ".bin"), std::ios::binary);
  code.assign(std::istreambuf_iterator<char>(image), {});
  if (code.empty()) fail("no image of {}", target.name);
  code.resize((code.size() + kPageSize - 1) / kPageSize * kPageSize);
  std::ifstream names(path(target, ".sym"));
  std::string address, type, name;
  while (names >> address >> type >> name) symbols_[name] = std::stoull(address, nullptr, 16);
  text_ = symbols_.at("base");
  is_thumb_ = target.model >= CpuModel::cortex_m0 && target.model <= CpuModel::cortex_m7;

  config.model = target.model;
  config.hard_float = target.hard_float;
  cpu_ = Cpu::create(config);
  std::fill(data_shadow.begin(), data_shadow.end(), kShadowRead | kShadowWrite);
  std::fill(stack_shadow.begin(), stack_shadow.end(), kShadowRead | kShadowWrite);
  cpu_->map({.address = text_, .flags = kRead | kExecute, .bytes = code, .name = "text"});
  cpu_->map({.address = kData,
             .flags = kRead | kWrite,
             .bytes = data,
             .shadow = data_shadow,
             .name = "data"});
  cpu_->map({.address = kStack,
             .flags = kRead | kWrite,
             .bytes = stack,
             .shadow = stack_shadow,
             .name = "stack"});
  cpu_->write(Role::sp, 0, stack_top());
}

uint64_t GuestProgram::operator[](const std::string& symbol) const {
  return symbols_.at(symbol) | (is_thumb_ ? 1 : 0);
}

}  // namespace natmod::emu
