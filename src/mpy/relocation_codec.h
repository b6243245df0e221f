// The byte form of load-time relocations.
//
// Each step of the form is a byte `dddddddo`. With o set, a vuint `word << 1 | in_rodata` follows
// and moves the loader's cursor there; otherwise the cursor stays behind the last patched word. `d`
// below 6 is `kind << 1 | counted`, where `counted` means that a vuint with the number of words
// follows; other values of `d` are the kind itself, for one word. 0xff ends the list.
//
// Source: mp_native_relocate in MicroPython's py/persistentcode.c.
#pragma once

#include <cstdint>
#include <vector>

#include "base/byte_reader.h"
#include "mpy/mpy_file.h"

namespace natmod::mpy {

/// Appends the form of `relocations`, in their order, with its end mark. With `restate_offsets`
/// every step states its word, as MicroPython's linker does it; without, only a step that does not
/// follow on the word before. For relocations sorted by segment and word the latter is the smallest
/// form there is.
void append_relocations(std::vector<uint8_t>& out, const std::vector<Relocation>& relocations,
                        bool restate_offsets);

/// Words that a relocation may patch, by segment.
struct RelocatableWords {
  size_t text = 0;
  size_t rodata = 0;
};

/// Reads a list up to and with its end mark. Error for a word outside its segment, a reserved kind,
/// or a first step that states no word.
std::vector<Relocation> read_relocations(ByteReader& in, RelocatableWords words);

}  // namespace natmod::mpy
