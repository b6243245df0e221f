// What each Xtensa instruction does, row by row.
//
// A row states an instruction as the assembler takes it, its bytes, registers and memory before it,
// and what has changed after it (everything else must not), or the fault that it raises. States are
// lists of NAME=VALUE:
//   a0…a15 f0…f15 b0…b15 br sar acc lbeg lend lcount scompare1 threadptr callinc base pc
//   mN        the word at byte N of the data memory; a4 is the address of m16 unless a row says
//   else literal   the word 8 bytes before the instruction
// Values: a number; +N or -N with pc, lbeg and lend counts from the instruction, and +N with
// another register from its value before. A floating-point register may be given in decimals.
#pragma once

#include <span>

namespace natmod::emu {

struct XtensaRow {
  const char* assembly;
  const char* bytes;
  const char* before;
  const char* after;
};

std::span<const XtensaRow> xtensa_rows();

}  // namespace natmod::emu
