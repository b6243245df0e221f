// What firmware loads: of which ABI, for which architectures, and with which instructions beyond
// them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mpy/abi.h"

namespace natmod::mpy {

/// Sub-versions of the native ABI that modules are made for: from MicroPython 1.20 to 1.23 and
/// later, which has kDefaultSubVersion.
inline constexpr unsigned kFirstSubVersion = 1;

/// "6.3", as people name the ABI of a sub-version; and those there are, from the first on.
std::string abi_name(unsigned sub_version = kDefaultSubVersion);
std::vector<std::string> abi_names();
/// The sub-version; nullopt for a name that is none of them.
std::optional<unsigned> find_abi(std::string_view name);

/// One of the architectures armv6m to armv7emdp, which are numbered from the least to the most
/// capable.
bool is_thumb(Arch arch);

/// Whether a firmware of one architecture loads a module of the other: the same, or on ARM a Thumb
/// architecture up to its own. Source: MPY_FEATURE_ARCH_TEST of py/persistentcode.h.
bool loads(Arch firmware, Arch module);

/// Instructions that firmware of an architecture need not have: a .mpy file that uses them says so
/// in its flags.
struct ArchFlag {
  std::string_view extension;  ///< as RISC-V names it
  uint32_t flag;
};
inline constexpr std::array kArchFlags = {ArchFlag{"zba", 1U << 0}, ArchFlag{"zcmp", 1U << 1}};

/// Flags are defined for rv32imc alone.
bool has_arch_flags(Arch arch);

/// That of an extension; null if it has none.
const ArchFlag* find_arch_flag(std::string_view extension);

}  // namespace natmod::mpy
