// What kind of board it is: the processor, the firmware's build, and where a port puts a module.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "emu/cpu.h"
#include "mpy/abi.h"
#include "natmod/board.h"
#include "runtime/state.h"

namespace natmod::board {

using natmod::Arch;
using natmod::Port;

// Ports. Source: their mpconfigport.h (MP_PLAT_ALLOC_EXEC, MP_PLAT_COMMIT_EXEC,
// MICROPY_PERSISTENT_CODE_TRACK_*).

std::string_view port_name(Port port);
std::optional<Port> find_port(std::string_view name);

struct Placement {
  bool text_in_heap = false;
  bool data_tracked = true;
  uint8_t text_flags = emu::kRead | emu::kWrite | emu::kExecute;
};
Placement placement(Port port, Arch arch);

/// The board that stands for an architecture unless told otherwise.
struct BoardModel {
  emu::CpuModel cpu = emu::CpuModel::x64;
  bool hard_float = false;
  Port port = Port::unix_;
  uint32_t extensions = 0;  ///< emu::CoreExtension set that the firmware states
  FirmwareConfig firmware;
  size_t stack_size = 0;
};
/// With `port`, of that port. Throws Error for an architecture that the board cannot be (armv6,
/// none).
BoardModel board_model(Arch arch, std::optional<Port> port);

/// Whether a firmware for `board` loads a module for `module`: the same, or on ARM one of the
/// Thumb architectures up to its own.
bool loads(Arch board, Arch module);

}  // namespace natmod::board
