// The section is a tree: vendors' subsections, in each the attributes of the file, of sections or
// of symbols, in those a tag and a value each. Only the file's attributes of vendor "aeabi" count:
// no compiler writes the others, and what holds for one section alone is not the object's ABI.
#include "elf/arm_attributes.h"

#include "base/error.h"

namespace natmod::elf {
namespace {

constexpr uint8_t kFormatVersion = 'A';

enum Tag : uint32_t {
  kTagFile = 1,
  kTagCpuRawName = 4,
  kTagCpuName = 5,
  kTagCpuArch = 6,
  kTagCpuArchProfile = 7,
  kTagArmIsaUse = 8,
  kTagThumbIsaUse = 9,
  kTagFpArch = 10,
  kTagFpNumberModel = 23,
  kTagHardFpUse = 27,
  kTagVfpArgs = 28,
  kTagCompatibility = 32,
};

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

uint32_t* field(ArmAttributes& attributes, uint32_t tag) {
  switch (tag) {
    case kTagCpuArch:
      return &attributes.cpu_arch;
    case kTagCpuArchProfile:
      return &attributes.cpu_profile;
    case kTagArmIsaUse:
      return &attributes.arm_isa;
    case kTagThumbIsaUse:
      return &attributes.thumb_isa;
    case kTagFpArch:
      return &attributes.fp_arch;
    case kTagFpNumberModel:
      return &attributes.fp_number_model;
    case kTagHardFpUse:
      return &attributes.hard_fp_use;
    case kTagVfpArgs:
      return &attributes.vfp_args;
    default:
      return nullptr;
  }
}

// Tags from 32 on tell their value's form by parity, so that unknown ones can be skipped.
bool is_string(uint32_t tag) {
  return tag == kTagCpuRawName || tag == kTagCpuName || (tag > kTagCompatibility && tag % 2 != 0);
}

void read_attributes(ByteReader& reader, ArmAttributes& attributes) {
  attributes.present = true;
  while (!reader.at_end()) {
    uint32_t tag = read_uleb128(reader);
    if (is_string(tag)) {
      read_string(reader);
      continue;
    }
    uint32_t value = read_uleb128(reader);
    if (tag == kTagCompatibility) read_string(reader);
    if (uint32_t* known = field(attributes, tag)) *known = value;
  }
}

}  // namespace

ArmAttributes parse_arm_attributes(Bytes section, std::string_view name) {
  ArmAttributes attributes;
  if (section.empty()) return attributes;
  const std::string file = fmt::format("{}: section .ARM.attributes", name);
  ByteReader reader(section, file);
  if (uint8_t version = reader.u8(); version != kFormatVersion) {
    fail("{}: unknown format version {:#x}", file, version);
  }
  while (!reader.at_end()) {
    ByteReader vendor = read_part(reader, section, reader.offset());
    if (read_string(vendor) != "aeabi") continue;
    while (!vendor.at_end()) {
      size_t start = vendor.offset();
      uint32_t scope = read_uleb128(vendor);
      ByteReader part = read_part(vendor, section, start);
      if (scope == kTagFile) read_attributes(part, attributes);
    }
  }
  return attributes;
}

}  // namespace natmod::elf
