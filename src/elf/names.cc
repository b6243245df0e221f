#include "elf/names.h"

#include <cxxabi.h>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <span>

#include "elf/elf.h"

namespace natmod::elf {
namespace {

struct RelocName {
  uint32_t type;
  std::string_view name;
};

#define RELOC(name, number) {number, #name},
constexpr RelocName kRelocs386[] = {
#include "elf/relocs_i386.def"
};
constexpr RelocName kRelocsX64[] = {
#include "elf/relocs_x86_64.def"
};
constexpr RelocName kRelocsArm[] = {
#include "elf/relocs_arm.def"
};
constexpr RelocName kRelocsXtensa[] = {
#include "elf/relocs_xtensa.def"
};
constexpr RelocName kRelocsRiscv[] = {
#include "elf/relocs_riscv.def"
};
#undef RELOC

std::span<const RelocName> reloc_names(uint16_t machine) {
  switch (machine) {
    case EM_386:
      return kRelocs386;
    case EM_X86_64:
      return kRelocsX64;
    case EM_ARM:
      return kRelocsArm;
    case EM_XTENSA:
      return kRelocsXtensa;
    case EM_RISCV:
      return kRelocsRiscv;
    default:
      return {};
  }
}

struct Free {
  void operator()(char* memory) const { std::free(memory); }
};

}  // namespace

std::string reloc_name(uint16_t machine, uint32_t type) {
  for (const RelocName& reloc : reloc_names(machine)) {
    if (reloc.type == type) return std::string(reloc.name);
  }
  return fmt::format("unknown relocation {}", type);
}

std::string demangle(std::string_view name) {
  // Without the prefix __cxa_demangle reads a type: a C function `f` would come back as `float`.
  if (!name.starts_with("_Z")) return std::string(name);
  int status = 0;
  std::unique_ptr<char, Free> readable(
      abi::__cxa_demangle(std::string(name).c_str(), nullptr, nullptr, &status));
  return status == 0 ? readable.get() : std::string(name);
}

}  // namespace natmod::elf
