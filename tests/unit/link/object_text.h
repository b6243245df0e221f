// Objects as text, so that a test reads as a picture of what it links. A line is a section, a
// symbol, or what lies at a place and how it is patched:
//
//     mpy_init:: lui_a5      R_RISCV_HI20(c)      a global symbol, an instruction, its relocation
//                addi_a0_a5  R_RISCV_LO12_I(c+4)
//                0x8067 1/2                       a number of 4 bytes, and one of 2
//     .rodata.c align=8                           a section, from here on; the first is .text
//     c:         0 zero=12                        a local symbol, a word, and 12 zeros
//     .bss.v
//     v:weak     zero=16
//     port = 0x60004fff                           an absolute symbol
//
// A section is what its name says: .text, .rodata, .data, .bss, .tbss and what begins so with a dot
// behind it; `align=N` is 4, or 2 in code of RISC-V, if it is not said; `retain` keeps it.
// Instructions are those of riscv_words.h. A relocation patches the number before it, and names a
// symbol, nothing: R_RISCV_RELAX(), or an addend alone. What no line defines is an undefined
// symbol, and `x?` a weak one. A global symbol in code is a function; on ARM all code is Thumb.
// Behind a # is a comment.
#pragma once

#include <string_view>

#include "elf/elf_builder.h"
#include "mpy/abi.h"

namespace natmod::test {

/// The object, for an architecture's machine. Error, which names the line, if the text is wrong.
Buffer object_of(mpy::Arch arch, std::string_view text);

}  // namespace natmod::test
