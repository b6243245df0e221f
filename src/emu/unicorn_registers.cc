// The registers of Unicorn's processors as a debugger asks for them: by gdb's names, whole.

#include <algorithm>
#include <array>
#include <charconv>

#include "emu/unicorn_cpu.h"

namespace natmod::emu {
namespace {

// Of x86: our own cores answer for the others. Those with a number behind their name, which Unicorn
// numbers in a row.
struct Family {
  std::string_view prefix;
  int first;
  int count;
  unsigned size;
};
constexpr Family kFamilies[] = {
    {"xmm", UC_X86_REG_XMM0, 16, 16},
    {"st", UC_X86_REG_ST0, 8, 10},
};

struct Single {
  std::string_view name;
  int id;
  unsigned size;
};
constexpr Single kSingles[] = {
    {"eflags", UC_X86_REG_EFLAGS, 4}, {"fctrl", UC_X86_REG_FPCW, 4},  {"fstat", UC_X86_REG_FPSW, 4},
    {"ftag", UC_X86_REG_FPTAG, 4},    {"mxcsr", UC_X86_REG_MXCSR, 4},
};

std::optional<int> number_behind(std::string_view prefix, std::string_view name) {
  if (!name.starts_with(prefix)) return std::nullopt;
  int number = -1;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, number);
  if (error != std::errc() || stop != end || number < 0) return std::nullopt;
  return number;
}

}  // namespace

std::optional<UnicornRegister> unicorn_register(const UnicornMachine& machine, unsigned word_size,
                                                std::string_view name) {
  for (const auto& [single, id, size] : kSingles)
    if (machine.is_x86() && single == name) return UnicornRegister{id, size};
  for (const auto& [known, id, is_root] : machine.registers)
    if (known == name) return UnicornRegister{id, word_size};
  for (const auto& [prefix, first, count, size] : kFamilies) {
    const std::optional<int> number = number_behind(prefix, name);
    if (machine.is_x86() && number && *number < count)
      return UnicornRegister{first + *number, size};
  }
  return std::nullopt;
}

std::vector<uint8_t> UnicornCpu::register_bytes(std::string_view name) const {
  const std::optional<UnicornRegister> found = unicorn_register(machine_, word_size(), name);
  if (!found) return {};
  std::array<uint8_t, 32> bytes{};
  if (found->id == machine_.pc)
    std::memcpy(bytes.data(), &pc_, sizeof pc_);
  else
    api_.uc_reg_read(engine_, found->id, bytes.data());
  return {bytes.begin(), bytes.begin() + found->size};
}

bool UnicornCpu::set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) {
  const std::optional<UnicornRegister> found = unicorn_register(machine_, word_size(), name);
  if (!found || bytes.size() != found->size) return false;
  std::array<uint8_t, 32> value{};
  std::copy(bytes.begin(), bytes.end(), value.begin());
  if (found->id == machine_.pc) {
    uint64_t pc = 0;
    std::memcpy(&pc, value.data(), sizeof pc);
    write(Role::pc, 0, pc);
    return true;
  }
  return api_.uc_reg_write(engine_, found->id, value.data()) == UC_ERR_OK;
}

}  // namespace natmod::emu
