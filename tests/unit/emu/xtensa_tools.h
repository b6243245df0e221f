// The Xtensa assembler and linker, and QEMU's user emulation, for tests that compare with them.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace natmod::emu {

/// Whether the assembler, with the description of a windowed core, is here.
bool xtensa_tools_present();
bool qemu_xtensa_present();

/// Skips the test, or fails it where CI is set to `true`.
#define XTENSA_TOOLS_MISSING()                                                             \
  do {                                                                                     \
    const char* natmod_ci = std::getenv("CI");                                             \
    if (natmod_ci != nullptr && std::string(natmod_ci) == "true")                          \
      FAIL() << "xtensa-lx106-elf-as, its core description or qemu-xtensa is missing";     \
    GTEST_SKIP() << "xtensa-lx106-elf-as, its core description or qemu-xtensa is missing"; \
  } while (false)

/// Assembles and links `source` for the address, and gives the image. Throws if a tool complains.
std::vector<uint8_t> xtensa_assemble(const std::string& source, uint32_t address);

/// What the program, linked like that and started at its first byte, writes to standard output.
std::string qemu_xtensa_output(const std::string& cpu);

}  // namespace natmod::emu
