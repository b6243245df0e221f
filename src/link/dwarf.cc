#include "link/dwarf.h"

namespace natmod::link {
namespace {

// By the form's number, from 0.
constexpr int8_t kLengths[] = {
    kUnknown, kAddress, kUnknown, kBlock2, kBlock4,   2,       4,      8,       kString,
    kBlock,   kBlock1,  1,        1,       kLeb,      kOffset, kLeb,   kOffset, 1,
    2,        4,        8,        kLeb,    kIndirect, kOffset, kBlock, 0,       kLeb,
    kLeb,     4,        kOffset,  16,      kOffset,   8,       0,      kLeb,    kLeb,
    8,        1,        2,        3,       4,         1,       2,      3,       4};
static_assert(std::size(kLengths) == 0x2d);

}  // namespace

uint64_t read_leb(ByteReader& reader) {
  uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    uint8_t byte = reader.u8();
    if (shift < 64) value |= uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80) == 0) return value;
  }
}

uint64_t read_number(ByteReader& reader, size_t size) {
  uint64_t value = 0;
  Bytes bytes = reader.take(size);
  for (size_t i = size; i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

std::string_view read_string(ByteReader& reader) {
  ByteReader end = reader;
  size_t size = 0;
  while (end.u8() != 0) ++size;
  Bytes text = reader.take(size + 1);
  return {reinterpret_cast<const char*>(text.data()), size};
}

UnitLength read_length(ByteReader& reader) {
  constexpr uint32_t kIs64 = 0xffffffff;
  UnitLength unit{reader.u32()};
  if (unit.length == kIs64) unit = {reader.u64(), 8};
  if (unit.length > reader.left()) reader.bad("a unit ends behind its section");
  return unit;
}

int8_t length_of(uint64_t form) {
  constexpr uint64_t kGnuAddrIndex = 0x1f01, kGnuStrIndex = 0x1f02;
  constexpr uint64_t kGnuRefAlt = 0x1f20, kGnuStrpAlt = 0x1f21;
  if (form == kGnuAddrIndex || form == kGnuStrIndex) return kLeb;
  if (form == kGnuRefAlt || form == kGnuStrpAlt) return kOffset;
  return form < std::size(kLengths) ? kLengths[form] : static_cast<int8_t>(kUnknown);
}

uint64_t skip_value(ByteReader& reader, uint64_t form, const ValueSizes& sizes) {
  constexpr uint64_t kRefAddr = 0x10;
  int8_t length = length_of(form);
  switch (length) {
    case kUnknown:
      reader.bad("a form of no known kind");
    case kLeb:
      read_leb(reader);
      break;
    case kAddress:
      reader.take(sizes.address);
      break;
    case kOffset:
      reader.take(form == kRefAddr ? sizes.ref_addr : sizes.offset);
      break;
    case kString:
      read_string(reader);
      break;
    case kBlock1:
      reader.take(reader.u8());
      break;
    case kBlock2:
      reader.take(reader.u16());
      break;
    case kBlock4:
      reader.take(reader.u32());
      break;
    case kBlock:
      reader.take(read_leb(reader));
      break;
    case kIndirect:
      form = read_leb(reader);
      if (length_of(form) == kIndirect) reader.bad("a form of no known kind");
      return skip_value(reader, form, sizes);
    default:
      reader.take(static_cast<size_t>(length));
      break;
  }
  return form;
}

const elf::OutputSection* find_section(const std::vector<elf::OutputSection>& sections,
                                       std::string_view name) {
  for (const elf::OutputSection& section : sections) {
    if (section.name == name) return &section;
  }
  return nullptr;
}

}  // namespace natmod::link
