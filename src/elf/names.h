// Names for people: relocation types by their ABI names, and C++ symbols demangled.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace natmod::elf {

/// `R_ARM_THM_CALL`; for a number that no ABI defines `unknown relocation 211`.
std::string reloc_name(uint16_t machine, uint32_t type);

/// Itanium C++ names in readable form; any other name unchanged, and one whose readable form would
/// be thousands of characters long.
std::string demangle(std::string_view name);

}  // namespace natmod::elf
