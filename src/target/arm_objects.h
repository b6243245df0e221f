// Which ARM cores run an object: instruction set and float ABI, as its build attributes state them.
#pragma once

#include <string>

#include "elf/object_file.h"

namespace natmod {

struct Target;

/// Why `object` cannot run on the ARM architecture `target`; empty if it can.
std::string reject_arm_object(const Target& target, const elf::ObjectFile& object);

}  // namespace natmod
