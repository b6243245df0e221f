#include "link/addresses.h"

#include "link/passes.h"

namespace natmod::link {
namespace {

// A section's symbol and the addend name a piece together; a named symbol names it alone.
Address address_in_section(const Symbol& symbol, int64_t addend) {
  InputSection& section = *symbol.section;
  int kind = section.segment == Segment::bss ? mpy::kRelocBss : mpy::kRelocText;
  auto offset = static_cast<uint64_t>(addend);
  if (section.merged == nullptr) {
    bool is_place = symbol.type == elf::STT_SECTION;
    uint64_t place = section.place_of(symbol.value + (is_place ? offset : 0));
    return {kind, section.address + place + (is_place ? 0 : offset)};
  }
  uint64_t wanted = symbol.value + (symbol.type == elf::STT_SECTION ? offset : 0);
  const Piece& piece = *find_piece(section, wanted);
  uint64_t rest = symbol.type == elf::STT_SECTION ? 0 : offset;
  return {kind, section.merged->address + piece.merged_offset + (wanted - piece.offset) + rest};
}

}  // namespace

Address address_of(const LinkContext& context, const Symbol& symbol, int64_t addend) {
  auto value = symbol.value + static_cast<uint64_t>(addend);
  auto offset = static_cast<uint64_t>(addend);
  switch (symbol.meaning) {
    case Meaning::section:
      return address_in_section(symbol, addend);
    case Meaning::common:
      return {mpy::kRelocBss, value};
    case Meaning::absolute:
      return {Address::kConstant, value};
    case Meaning::undefined:
      return {Address::kConstant, offset};
    case Meaning::fun_table:
      return {mpy::kRelocFunTable, offset};
    case Meaning::fun_table_entry:
      return {mpy::kRelocFunTableEntry + static_cast<int>(symbol.value), offset};
    case Meaning::qstr_table:
      return {mpy::kRelocQstrTable, value};
    case Meaning::obj_table:
      return {mpy::kRelocObjTable, offset};
    case Meaning::got:
      return {mpy::kRelocText, context.got_address + offset};
  }
  return {};
}

}  // namespace natmod::link
