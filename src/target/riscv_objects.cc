#include "target/riscv_objects.h"

#include <fmt/format.h>

#include <algorithm>

#include "elf/riscv_attributes.h"
#include "mpy/loading.h"
#include "target/target.h"

namespace natmod {
namespace {

// Part of rv32imc and rv64imc, or without instructions that a core could lack. Firmware runs on
// cores with and without `a`; compilers take it for granted, and C code without atomics uses none.
constexpr std::string_view kHarmless[] = {"i",     "e",     "m",      "a",     "c",       "zca",
                                          "zmmul", "zaamo", "zalrsc", "zicsr", "zifencei"};

}  // namespace

std::string reject_riscv_object(const Target& target, const elf::ObjectFile& object,
                                uint32_t arch_flags) {
  constexpr uint32_t kFloatAbi = 0x6, kReduced = 0x8;
  if (object.flags() & kFloatAbi) {
    return fmt::format(
        "passes floats in floating-point registers, but {} passes them in integer "
        "registers (-mabi={})",
        target.name(), target.is_64 ? "lp64" : "ilp32");
  }
  if (object.flags() & kReduced) {
    return fmt::format("is built for the reduced register set (RVE), but {} is not", target.name());
  }
  for (const std::string& extension :
       elf::parse_riscv_extensions(object.attributes(), object.name())) {
    if (std::find(std::begin(kHarmless), std::end(kHarmless), extension) != std::end(kHarmless)) {
      continue;
    }
    const mpy::ArchFlag* flagged = mpy::find_arch_flag(extension);
    if (flagged == nullptr) {
      return fmt::format("uses the extension '{}', which {} does not have", extension,
                         target.name());
    }
    if (!(arch_flags & flagged->flag)) {
      return fmt::format(
          "uses the extension '{0}': say so with --arch-flags {0}, so that firmware "
          "without it refuses the module",
          extension);
    }
  }
  return {};
}

}  // namespace natmod
