#include "elf/names.h"

#include <cxxabi.h>
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
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

// A mangled name refers back to its parts (`S_`, `S0_`, `T_`), and each reference can double the
// readable name: without limits 300 bytes of a hostile file would fill the memory. What is longer
// than this nobody reads anyway.
constexpr size_t kMaxMangled = 4096;
constexpr size_t kMaxReferences = 20;
constexpr size_t kMaxReadable = 4096;

size_t count_references(std::string_view name) {
  size_t count = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] != 'S' && name[i] != 'T') continue;
    size_t end = name.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", i + 1);
    if (end == name.npos) break;
    count += name[end] == '_';
  }
  return count;
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
  if (!name.starts_with("_Z") || name.size() > kMaxMangled) return std::string(name);
  if (count_references(name) > kMaxReferences) return std::string(name);
  int status = 0;
  std::unique_ptr<char, Free> readable(
      abi::__cxa_demangle(std::string(name).c_str(), nullptr, nullptr, &status));
  if (status != 0 || std::strlen(readable.get()) > kMaxReadable) return std::string(name);
  return readable.get();
}

}  // namespace natmod::elf
