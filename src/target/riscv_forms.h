// The forms that RISC-V code can take when its addresses are known: shorter or longer branches and
// calls, addresses that are made whole before their use, and uses of such.
#pragma once

#include "target/machine.h"

namespace natmod::riscv {

/// A jump whose return address goes to register `link`, to any distance from `low` to `high` within
/// jal's reach.
Form jump_form(unsigned word_size, uint32_t link, int64_t low, int64_t high);

/// Machine::branch_form for the relocation types of this machine.
Form branch_form(unsigned word_size, uint32_t type, const uint8_t* place, int64_t low,
                 int64_t high);

/// Machine::whole_address.
Form whole_address(unsigned word_size, const uint8_t* high, bool is_loaded);

/// Machine::use_of_whole.
std::optional<Form> use_of_whole(unsigned word_size, const uint8_t* place, int64_t offset);

/// Machine::use_whole_in_place and detour_jump.
void use_whole_in_place(uint8_t* place, int64_t offset);
Form detour_jump();

}  // namespace natmod::riscv
