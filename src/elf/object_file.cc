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

}  // namespace natmod::elf
