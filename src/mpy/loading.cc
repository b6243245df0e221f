#include "mpy/loading.h"

#include <fmt/format.h>

#include <algorithm>

namespace natmod::mpy {

std::string abi_name(unsigned sub_version) {
  return fmt::format("{}.{}", kVersion, sub_version);
}

std::vector<std::string> abi_names() {
  std::vector<std::string> names;
  for (unsigned sub = kFirstSubVersion; sub <= kDefaultSubVersion; ++sub) {
    names.push_back(abi_name(sub));
  }
  return names;
}

std::optional<unsigned> find_abi(std::string_view name) {
  for (unsigned sub = kFirstSubVersion; sub <= kDefaultSubVersion; ++sub) {
    if (abi_name(sub) == name) return sub;
  }
  return std::nullopt;
}

bool is_thumb(Arch arch) {
  return arch >= Arch::armv6m && arch <= Arch::armv7emdp;
}

bool loads(Arch firmware, Arch module) {
  return module == firmware || (is_thumb(firmware) && is_thumb(module) && module <= firmware);
}

bool has_arch_flags(Arch arch) {
  return arch == Arch::rv32imc;
}

const ArchFlag* find_arch_flag(std::string_view extension) {
  const auto* found = std::ranges::find(kArchFlags, extension, &ArchFlag::extension);
  return found != kArchFlags.end() ? found : nullptr;
}

}  // namespace natmod::mpy
