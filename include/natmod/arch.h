// The architectures of native modules.
#pragma once

#include <cstdint>

namespace natmod {

/// The values are the architecture numbers in the header of a .mpy file.
enum class Arch : uint8_t {
  none = 0,  ///< bytecode alone, for any
  x86 = 1,
  x64 = 2,
  armv6 = 3,
  armv6m = 4,
  armv7m = 5,
  armv7em = 6,
  armv7emsp = 7,
  armv7emdp = 8,
  xtensa = 9,
  xtensawin = 10,
  rv32imc = 11,
  rv64imc = 12,
};

}  // namespace natmod
