// Serves a call of the guest: reads the arguments as the prototype of that kind of function has
// them, and calls the host function.
#pragma once

#include "emu/arguments.h"
#include "runtime/host_code.h"

namespace natmod::board {

emu::Value dispatch_service(Runtime& rt, const HostCode& code, emu::ArgumentReader args);

}  // namespace natmod::board
