// The relocation types of the machines, as enumerators under their ABI names. The lists are the
// .def files; reloc_name() is made from the same.
#pragma once

#include <cstdint>

namespace natmod::elf {

#define RELOC(name, number) name = number,
enum RelocX86 : uint32_t {
#include "elf/relocs_i386.def"
};
enum RelocX64 : uint32_t {
#include "elf/relocs_x86_64.def"
};
enum RelocArm : uint32_t {
#include "elf/relocs_arm.def"
};
enum RelocXtensa : uint32_t {
#include "elf/relocs_xtensa.def"
};
enum RelocRiscv : uint32_t {
#include "elf/relocs_riscv.def"
};
#undef RELOC

}  // namespace natmod::elf
