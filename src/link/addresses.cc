#include "link/addresses.h"

#include "link/context.h"

namespace natmod::link {
namespace {

int base_of(Segment segment) {
  switch (segment) {
    case Segment::bss:
      return mpy::kRelocBss;
    case Segment::rodata:
      return mpy::kRelocRodata;
    default:
      return mpy::kRelocText;
  }
}

// A section's symbol and the addend name a piece together; a named symbol names it alone.
Address address_in_section(const Symbol& symbol, int64_t addend) {
  InputSection& section = *symbol.section;
  int kind = base_of(section.segment);
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

Address table_end(const LinkContext& context, const Symbol& symbol, uint64_t offset) {
  const SectionTable& table = context.section_tables[symbol.value];
  const InputSection& first = *table.parts.front();
  const InputSection& last = *table.parts.back();
  uint64_t end =
      symbol.meaning == Meaning::table_start ? first.address : last.address + last.size();
  return {base_of(first.segment), end + offset};
}

Address address_of_stub(const LinkContext& context, const Symbol& symbol, uint64_t offset) {
  uint64_t entry = context.stubs.of(symbol)->entry();
  return {mpy::kRelocText, context.machine().code_address(entry) + offset};
}

}  // namespace

uint64_t offset_in_memory(const LinkContext& context, const Address& address) {
  return address.value + (address.kind == mpy::kRelocRodata ? context.block.bss_size : 0);
}

Address block_start(const LinkContext& context) {
  return {context.block.bss_size != 0 ? mpy::kRelocBss : mpy::kRelocRodata, 0};
}

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
      if (symbol.adapter != nullptr) return address_of_stub(context, symbol, offset);
      return {mpy::kRelocFunTableEntry + static_cast<int>(symbol.value), offset};
    case Meaning::qstr_table:
      return {mpy::kRelocQstrTable, value};
    case Meaning::rom_qstr:
      return {Address::kConstant, value / sizeof(uint16_t)};
    case Meaning::rom_places:
      return {mpy::kRelocText, rom_places_address(context) + offset};
    case Meaning::rom_block: {
      Address block = block_start(context);
      return {block.kind, block.value + offset};
    }
    case Meaning::obj_table:
      return {mpy::kRelocObjTable, offset};
    case Meaning::got:
      return {mpy::kRelocText, context.got.address + offset};
    case Meaning::table_start:
    case Meaning::table_stop:
      return table_end(context, symbol, offset);
    case Meaning::indirect_function:
      return address_of_stub(context, symbol, offset);
    case Meaning::helper:
      return {mpy::kRelocText,
              context.machine().code_address(context.helpers.at(symbol.value).address) + offset};
  }
  return {};
}

bool is_loaders_word(const LinkContext& context, const InputSection& section, uint64_t offset) {
  const unsigned word_size = context.target->word_size();
  // Literals go to pools, at word boundaries.
  bool is_placed = section.literals != nullptr;
  return offset % word_size == 0 && (is_placed || section.header().alignment % word_size == 0);
}

}  // namespace natmod::link
