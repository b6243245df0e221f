// The registers of an Xtensa core by the names that its gdb has for them.
//
// gdb knows the register file of a real core: 64 registers AR, of which WINDOWBASE names those that
// code sees, and WINDOWSTART those that hold a frame. Our file has no end; what gdb is shown of it
// are the frames that 64 registers would still hold, where a core would hold them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "emu/xtensa_core.h"

namespace natmod::emu {

std::optional<uint32_t> xtensa_register(const XtensaCore& core, std::string_view name);
/// False for a register that cannot be set, or that there is not.
bool set_xtensa_register(XtensaCore& core, std::string_view name, uint32_t value);

}  // namespace natmod::emu
