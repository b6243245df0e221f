#include "elf/build_attributes.h"

#include "base/error.h"

namespace natmod::elf {
namespace {

constexpr uint8_t kFormatVersion = 'A';
constexpr uint32_t kTagFile = 1;

uint32_t read_uleb128(ByteReader& reader) {
  uint64_t value = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    uint8_t byte = reader.u8();
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80 && value <= UINT32_MAX) return static_cast<uint32_t>(value);
  }
  reader.bad("number does not fit 32 bits");
}

std::string_view read_string(ByteReader& reader) {
  ByteReader start = reader;
  size_t length = 0;
  while (reader.u8() != 0) ++length;
  return {reinterpret_cast<const char*>(start.take(length).data()), length};
}

// A part whose 32-bit size counts from `start`, where its own fields begin.
ByteReader read_part(ByteReader& reader, Bytes section, size_t start) {
  uint32_t size = reader.u32();
  size_t used = reader.offset() - start;
  if (size < used || size - used > reader.left()) {
    reader.bad(fmt::format("part of {} bytes, but {} are left", size, reader.left() + used));
  }
  reader.take(size - used);
  return ByteReader(section.first(start + size), reader.name(), start + used);
}

}  // namespace

bool visit_build_attributes(Bytes section, std::string_view name, std::string_view vendor,
                            AttributeForm (*form_of)(uint32_t tag),
                            const std::function<void(const BuildAttribute&)>& visit) {
  if (section.empty()) return false;
  bool has_part = false;
  ByteReader reader(section, name);
  if (uint8_t version = reader.u8(); version != kFormatVersion) {
    fail("{}: unknown format version {:#x}", name, version);
  }
  while (!reader.at_end()) {
    ByteReader subsection = read_part(reader, section, reader.offset());
    if (read_string(subsection) != vendor) continue;
    while (!subsection.at_end()) {
      size_t start = subsection.offset();
      uint32_t scope = read_uleb128(subsection);
      ByteReader part = read_part(subsection, section, start);
      has_part |= scope == kTagFile;
      while (scope == kTagFile && !part.at_end()) {
        BuildAttribute attribute{read_uleb128(part), 0, {}};
        AttributeForm form = form_of(attribute.tag);
        if (form != AttributeForm::string) attribute.number = read_uleb128(part);
        if (form != AttributeForm::number) attribute.text = read_string(part);
        visit(attribute);
      }
    }
  }
  return has_part;
}

}  // namespace natmod::elf
