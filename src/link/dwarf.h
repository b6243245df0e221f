// Reading DWARF: what line tables and entries have in common. Readers throw Error at a section's
// end.
//
// Source: DWARF 5, 7.5.6 (forms), 7.6 (LEB128).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "elf/writer.h"

namespace natmod::link {

uint64_t read_leb(ByteReader& reader);
uint64_t read_number(ByteReader& reader, size_t size);
std::string_view read_string(ByteReader& reader);

/// A unit's length, and how long its offsets are.
struct UnitLength {
  uint64_t length = 0;
  size_t offset_size = 4;
};
UnitLength read_length(ByteReader& reader);

/// How long the value of a form is: a number of bytes, or one of these.
enum FormLength : int8_t {
  kLeb = -1,
  kAddress = -2,
  kOffset = -3,
  kString = -4,
  kBlock1 = -5,
  kBlock2 = -6,
  kBlock4 = -7,
  kBlock = -8,
  kIndirect = -9,
  kUnknown = -10
};
int8_t length_of(uint64_t form);

/// Of a unit.
struct ValueSizes {
  size_t address = 4;
  size_t offset = 4;
  size_t ref_addr = 4;
};

/// Passes over a value; the form itself, which may stand before it.
uint64_t skip_value(ByteReader& reader, uint64_t form, const ValueSizes& sizes);

/// The section of that name; null if there is none.
const elf::OutputSection* find_section(const std::vector<elf::OutputSection>& sections,
                                       std::string_view name);

/// The first instruction of a row of source; rows go on up to the next. Of several at an address
/// the last has the instruction.
struct SourceLine {
  uint64_t address = 0;
  std::string file;           ///< whole, or as from the folder in which the compiler ran
  uint64_t line = 0;          ///< 0: from here on nobody knows
  bool is_statement = false;  ///< one begins here; else it may be a part that was moved here
};

/// The line tables of a companion, by address. Those that cannot be understood are left out.
std::vector<SourceLine> read_lines(const std::vector<elf::OutputSection>& sections);

}  // namespace natmod::link
