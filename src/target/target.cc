#include "target/target.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "target/arm_objects.h"
#include "target/riscv_objects.h"
#include "target/xtensa_objects.h"

namespace natmod {
namespace {

std::string accept(const Target&, const elf::ObjectFile&, uint32_t) {
  return {};
}

// Ordered from the least to the most capable of a machine, so that the first row that accepts an
// object is the one to build it for.
constexpr Target kTargets[] = {
    {mpy::Arch::x86, false, 4096, 16, 32, true, FloatUnit::both, x86_machine, accept},
    {mpy::Arch::x64, true, 4096, 32, 0, true, FloatUnit::both, x64_machine, accept},
    {mpy::Arch::armv6m, false, 16, 16, 0, true, FloatUnit::none, thumb1_machine, reject_arm_object},
    {mpy::Arch::armv7m, false, 16, 16, 0, true, FloatUnit::none, thumb2_machine, reject_arm_object},
    {mpy::Arch::armv7em, false, 16, 16, 0, true, FloatUnit::none, thumb2_machine,
     reject_arm_object},
    {mpy::Arch::armv7emsp, false, 16, 16, 0, true, FloatUnit::single, thumb2_machine,
     reject_arm_object},
    {mpy::Arch::armv7emdp, false, 16, 16, 0, true, FloatUnit::both, thumb2_machine,
     reject_arm_object},
    {mpy::Arch::xtensa, false, 16, 16, 0, false, FloatUnit::none, xtensa_machine,
     reject_xtensa_object},
    {mpy::Arch::xtensawin, false, 16, 16, 0, false, FloatUnit::single, xtensawin_machine,
     reject_xtensa_object},
    {mpy::Arch::rv32imc, false, 16, 16, 0, true, FloatUnit::none, riscv32_machine,
     reject_riscv_object},
    {mpy::Arch::rv64imc, true, 16, 32, 0, true, FloatUnit::none, riscv64_machine,
     reject_riscv_object},
};

std::string_view machine_name(uint16_t machine) {
  switch (machine) {
    case elf::EM_386:
      return "x86";
    case elf::EM_X86_64:
      return "x86-64";
    case elf::EM_ARM:
      return "ARM";
    case elf::EM_XTENSA:
      return "Xtensa";
    case elf::EM_RISCV:
      return "RISC-V";
    default:
      return {};
  }
}

std::string describe(uint16_t machine, bool is_64) {
  std::string_view name = machine_name(machine);
  return fmt::format("ELF{} {}", is_64 ? 64 : 32,
                     name.empty() ? fmt::format("machine {}", machine) : std::string(name));
}

}  // namespace

std::span<const Target> all_targets() {
  return kTargets;
}

const Target* find_target(mpy::Arch arch) {
  for (const Target& target : kTargets) {
    if (target.arch == arch) return &target;
  }
  return nullptr;
}

const Target* target_for(const elf::ObjectFile& object) {
  for (const Target& target : kTargets) {
    if (reject_reason(target, object).empty()) return &target;
  }
  return nullptr;
}

std::string reject_reason(const Target& target, const elf::ObjectFile& object,
                          uint32_t arch_flags) {
  uint16_t machine = target.machine().elf_machine();
  if (object.machine() != machine || object.is_64() != target.is_64) {
    return fmt::format("is {}, but {} needs {}", describe(object.machine(), object.is_64()),
                       target.name(), describe(machine, target.is_64));
  }
  return target.reject_object(target, object, arch_flags);
}

std::string target_names() {
  std::vector<std::string_view> names;
  for (const Target& target : kTargets) names.push_back(target.name());
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace natmod
