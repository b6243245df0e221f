#include "target/arm_objects.h"

#include <fmt/format.h>

#include "elf/arm_attributes.h"
#include "target/target.h"

namespace natmod {
namespace {

enum CpuArch : uint32_t { kV4T = 2, kV6T2 = 8, kV7 = 10, kV6M = 11, kV6SM = 12, kV7EM = 13 };
enum VfpArgs : uint32_t { kBaseAapcs = 0, kVfpRegisters = 1, kCompatible = 3 };

struct ArchName {
  uint32_t tag;
  const char* name;
};

constexpr ArchName kArchNames[] = {
    {0, "pre-v4"}, {1, "v4"},         {2, "v4T"},        {3, "v5T"},          {4, "v5TE"},
    {5, "v5TEJ"},  {6, "v6"},         {7, "v6KZ"},       {8, "v6T2"},         {9, "v6K"},
    {10, "v7"},    {11, "v6-M"},      {12, "v6S-M"},     {13, "v7E-M"},       {14, "v8-A"},
    {15, "v8-R"},  {16, "v8-M.base"}, {17, "v8-M.main"}, {21, "v8.1-M.main"}, {22, "v9-A"},
};

std::string arch_name_of(uint32_t tag) {
  for (const ArchName& row : kArchNames) {
    if (row.tag == tag) return fmt::format("ARM{}", row.name);
  }
  return fmt::format("ARM architecture {}", tag);
}

// What the core of each target executes.
struct Core {
  mpy::Arch arch;
  bool thumb2;
  bool dsp;
  uint32_t vfp_args;
  bool double_precision;
};

constexpr Core kCores[] = {
    {mpy::Arch::armv6m, false, false, kBaseAapcs, false},
    {mpy::Arch::armv7m, true, false, kBaseAapcs, false},
    {mpy::Arch::armv7em, true, true, kBaseAapcs, false},
    {mpy::Arch::armv7emsp, true, true, kVfpRegisters, false},
    {mpy::Arch::armv7emdp, true, true, kVfpRegisters, true},
};

const Core& core_of(const Target& target) {
  for (const Core& core : kCores) {
    if (core.arch == target.arch) return core;
  }
  return kCores[0];
}

// Thumb-1 code of the old architectures runs on every M-profile core; Thumb-2 code of the A and R
// profiles mostly would, but its compilers assume instructions that M cores lack.
bool runs(const Core& core, const elf::ArmAttributes& object) {
  switch (object.cpu_arch) {
    case kV6M:
    case kV6SM:
      return true;
    case kV7:
      return core.thumb2 && (object.cpu_profile == 'M' || object.cpu_profile == 0);
    case kV7EM:
      return core.thumb2 && core.dsp;
    default:
      return object.cpu_arch >= kV4T && object.cpu_arch <= 9 && object.cpu_arch != kV6T2;
  }
}

}  // namespace

std::string reject_arm_object(const Target& target, const elf::ObjectFile& object) {
  elf::ArmAttributes attributes = elf::parse_arm_attributes(object.attributes(), object.name());
  if (!attributes.present) return {};  // assembled by hand, without a word on what it needs
  const Core& core = core_of(target);
  if (!runs(core, attributes)) {
    return fmt::format("is built for {}, which {} does not execute",
                       arch_name_of(attributes.cpu_arch), target.name());
  }
  bool uses_floats = attributes.fp_number_model != 0;
  if (uses_floats && attributes.vfp_args != kCompatible && attributes.vfp_args != core.vfp_args) {
    return attributes.vfp_args == kVfpRegisters
               ? fmt::format(
                     "passes floats in VFP registers (-mfloat-abi=hard), but {} passes them "
                     "in core registers",
                     target.name())
               : fmt::format(
                     "passes floats in core registers, but {} passes them in VFP registers "
                     "(-mfloat-abi=hard)",
                     target.name());
  }
  constexpr uint32_t kSinglePrecisionOnly = 1;
  if (attributes.fp_arch != 0 && core.vfp_args != kVfpRegisters) {
    return fmt::format("uses the FPU, which {} does not have", target.name());
  }
  if (attributes.fp_arch != 0 && !core.double_precision &&
      attributes.hard_fp_use != kSinglePrecisionOnly) {
    return fmt::format("uses the FPU in double precision, which {} does not have", target.name());
  }
  return {};
}

}  // namespace natmod
