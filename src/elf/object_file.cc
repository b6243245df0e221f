#include "elf/object_file.h"

#include <algorithm>

namespace natmod::elf {

template <class Raw>
Symbol SymbolRange::decode(size_t index) const {
  Symbol symbol;
  if (index == 0) return symbol;
  const Raw& raw = reinterpret_cast<const Raw*>(table_)[index];
  symbol.name = names_ + raw.name;
  symbol.value = raw.value;
  symbol.size = raw.size;
  symbol.bind = raw.info >> 4;
  symbol.type = raw.info & 0xf;
  symbol.visibility = raw.other & 3;
  switch (uint16_t section = raw.shndx) {
    case SHN_ABS:
      symbol.section = Symbol::SHN_ABS_INDEX;
      break;
    case SHN_COMMON:
      symbol.section = Symbol::SHN_COMMON_INDEX;
      symbol.value = std::max<uint64_t>(symbol.value, 1);
      break;
    case SHN_XINDEX:
      symbol.section = extended_[index];
      break;
    default:
      symbol.section = section;
  }
  bool has_section = !symbol.is_absolute() && !symbol.is_common();
  if (symbol.type == STT_SECTION && has_section) symbol.name = sections_[symbol.section].name;
  return symbol;
}

Symbol SymbolRange::operator[](size_t index) const {
  return is_64_ ? decode<Layout64::Symbol>(index) : decode<Layout32::Symbol>(index);
}

template <class Raw>
std::optional<uint64_t> SymbolRange::decode_place(uint32_t section, size_t index) const {
  const Raw& raw = reinterpret_cast<const Raw*>(table_)[index];
  if (index == 0) return std::nullopt;
  uint32_t stated = raw.shndx;
  if (stated == SHN_XINDEX) stated = extended_[index];
  const unsigned type = raw.info & 0xf;
  if (stated != section || type == STT_SECTION || type == STT_GNU_IFUNC) return std::nullopt;
  return raw.value;
}

std::optional<uint64_t> SymbolRange::place_in(uint32_t section, size_t index) const {
  return is_64_ ? decode_place<Layout64::Symbol>(section, index)
                : decode_place<Layout32::Symbol>(section, index);
}

}  // namespace natmod::elf
