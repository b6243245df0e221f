// What Machine::drop_thread_pointer does for x86.
#pragma once

#include "target/machine.h"

namespace natmod {

std::optional<uint64_t> drop_thread_pointer(std::span<uint8_t> code, const RelocationAt& type_at);

}  // namespace natmod
