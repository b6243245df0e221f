// Which of the two Xtensa ABIs an object is for: with register windows, or without.
#pragma once

#include <string>

#include "elf/object_file.h"

namespace natmod {

struct Target;

/// Why `object` cannot run on the Xtensa architecture `target`; empty if it can.
std::string reject_xtensa_object(const Target& target, const elf::ObjectFile& object,
                                 uint32_t arch_flags);

}  // namespace natmod
