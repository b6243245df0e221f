// All that the runtime calls of what lies above it.
#pragma once

#include "runtime/firmware.h"

namespace natmod::board {

extern const Firmware kFirmware;

}  // namespace natmod::board
