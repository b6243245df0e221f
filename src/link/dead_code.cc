// What debug information says of code that was not linked must not lead a debugger anywhere. Its
// addresses are the largest number; a debugger that adds the module's place to 32 bits of that
// comes out just before the module, and would write a breakpoint into memory of others. So the
// lines of such code are taken out of the tables, and its functions are made empty: readers pass
// over both. Information that cannot be understood stays as it is.
//
// Source: DWARF 5, 6.2 (line tables), 7.5 (entries and their forms).
#include <map>
#include <optional>
#include <unordered_map>

#include "base/byte_reader.h"
#include "base/error.h"
#include "base/little_endian.h"
#include "link/companion.h"

namespace natmod::link {
namespace {

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

void skip_string(ByteReader& reader) {
  while (reader.u8() != 0) {
  }
}

bool is_tombstone(uint64_t address, size_t size) {
  return address == UINT64_MAX >> (64 - 8 * size);
}

/// A unit's length, and whether its offsets have 64 bits.
struct UnitLength {
  uint64_t length = 0;
  size_t offset_size = 4;
};

UnitLength read_length(ByteReader& reader) {
  constexpr uint32_t kIs64 = 0xffffffff;
  UnitLength unit{reader.u32()};
  if (unit.length == kIs64) unit = {reader.u64(), 8};
  if (unit.length > reader.left()) reader.bad("a unit ends behind its section");
  return unit;
}

// DW_LNS_set_basic_block: an instruction of one byte, of which nothing is seen before the next row.
constexpr uint8_t kNoRow = 7;

// The sequences of one unit's program, from `reader` to its end.
void drop_sequences(ByteReader& reader, uint8_t* bytes, Bytes operand_counts) {
  constexpr uint8_t kExtended = 0, kFixedAdvance = 9, kEndSequence = 1, kSetAddress = 2;
  size_t start = reader.offset();
  bool is_dead = false;
  while (!reader.at_end()) {
    uint8_t code = reader.u8();
    if (code > operand_counts.size()) continue;  // a row
    if (code == kFixedAdvance) {
      reader.take(2);
    } else if (code != kExtended) {
      for (uint8_t i = 0; i < operand_counts[code - 1U]; ++i) read_leb(reader);
    } else {
      uint64_t size = read_leb(reader);
      if (size == 0) continue;
      ByteReader instruction(reader.take(size), reader.name());
      uint8_t extended = instruction.u8();
      size_t left = instruction.left();
      if (extended == kSetAddress && (left == 4 || left == 8)) {
        is_dead = is_tombstone(read_number(instruction, left), left);
      }
      if (extended != kEndSequence) continue;
      if (is_dead) std::fill(bytes + start, bytes + reader.offset(), kNoRow);
      start = reader.offset();
      is_dead = false;
    }
  }
}

void drop_lines(elf::OutputSection& lines) {
  ByteReader reader(lines.data, lines.name);
  while (!reader.at_end()) {
    UnitLength unit = read_length(reader);
    uint64_t end = reader.offset() + unit.length;
    uint16_t version = reader.u16();
    if (version >= 5) reader.take(2);  // sizes of addresses and segment selectors
    uint64_t header = read_number(reader, unit.offset_size);
    uint64_t program = reader.offset() + header;
    reader.take(version >= 4 ? 5 : 4);  // about the instructions with numbers above these
    uint8_t first_special = reader.u8();
    Bytes operand_counts = reader.take(first_special == 0 ? 0 : first_special - 1U);
    if (program > end) reader.bad("a header ends behind its unit");
    ByteReader code(Bytes(lines.data).first(end), lines.name, program);
    bool has_no_row = first_special > kNoRow && operand_counts[kNoRow - 1] == 0;
    if (has_no_row) drop_sequences(code, lines.data.data(), operand_counts);
    reader = ByteReader(lines.data, lines.name, end);
  }
}

struct Attribute {
  uint64_t name = 0;
  uint64_t form = 0;
};
using Abbreviations = std::unordered_map<uint64_t, std::vector<Attribute>>;

constexpr uint64_t kImplicitConst = 0x21;

Abbreviations read_abbreviations(Bytes data, uint64_t offset) {
  Abbreviations abbreviations;
  ByteReader reader(data, ".debug_abbrev", offset);
  while (uint64_t code = read_leb(reader)) {
    read_leb(reader);  // tag
    reader.u8();       // whether it has children
    std::vector<Attribute>& attributes = abbreviations[code];
    for (;;) {
      Attribute attribute{read_leb(reader), read_leb(reader)};
      if (attribute.form == kImplicitConst) read_leb(reader);
      if (attribute.name == 0 && attribute.form == 0) break;
      attributes.push_back(attribute);
    }
  }
  return abbreviations;
}

// How long the value of a form is: a number of bytes, or one of these.
enum Length : int8_t {
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

// By the form's number, from 0.
constexpr int8_t kLengths[] = {
    kUnknown, kAddress, kUnknown, kBlock2, kBlock4,   2,       4,      8,       kString,
    kBlock,   kBlock1,  1,        1,       kLeb,      kOffset, kLeb,   kOffset, 1,
    2,        4,        8,        kLeb,    kIndirect, kOffset, kBlock, 0,       kLeb,
    kLeb,     4,        kOffset,  16,      kOffset,   8,       0,      kLeb,    kLeb,
    8,        1,        2,        3,       4,         1,       2,      3,       4};
static_assert(std::size(kLengths) == 0x2d);

int8_t length_of(uint64_t form) {
  constexpr uint64_t kGnuAddrIndex = 0x1f01, kGnuStrIndex = 0x1f02;
  constexpr uint64_t kGnuRefAlt = 0x1f20, kGnuStrpAlt = 0x1f21;
  if (form == kGnuAddrIndex || form == kGnuStrIndex) return kLeb;
  if (form == kGnuRefAlt || form == kGnuStrpAlt) return kOffset;
  return form < std::size(kLengths) ? kLengths[form] : static_cast<int8_t>(kUnknown);
}

class FunctionDropper {
 public:
  FunctionDropper(std::vector<uint8_t>& info, Bytes abbreviations, Bytes addresses)
      : info_(info), abbreviations_(abbreviations), addresses_(addresses) {}

  void run() {
    ByteReader reader(info_, ".debug_info");
    while (!reader.at_end()) {
      UnitLength unit = read_length(reader);
      size_t end = reader.offset() + unit.length;
      ByteReader entries(Bytes(info_).first(end), ".debug_info", reader.offset());
      read_unit(entries, unit.offset_size);
      reader = ByteReader(info_, ".debug_info", end);
    }
  }

 private:
  void read_unit(ByteReader& reader, size_t offset_size) {
    constexpr uint8_t kTypeUnit = 2, kSkeleton = 4, kSplitCompile = 5, kSplitType = 6;
    offset_size_ = offset_size;
    version_ = reader.u16();
    address_base_.reset();
    uint64_t abbreviations = 0;
    if (version_ >= 5) {
      uint8_t kind = reader.u8();
      address_size_ = reader.u8();
      abbreviations = read_number(reader, offset_size);
      if (kind == kSkeleton || kind == kSplitCompile) reader.take(8);
      if (kind == kTypeUnit || kind == kSplitType) reader.take(8 + offset_size);
    } else {
      abbreviations = read_number(reader, offset_size);
      address_size_ = reader.u8();
    }
    if (address_size_ != 4 && address_size_ != 8) reader.bad("addresses of an odd size");
    auto [known, is_new] = known_.try_emplace(abbreviations);
    if (is_new) known->second = read_abbreviations(abbreviations_, abbreviations);
    while (!reader.at_end()) read_entry(reader, known->second);
  }

  void read_entry(ByteReader& reader, const Abbreviations& abbreviations) {
    constexpr uint64_t kLowPc = 0x11, kHighPc = 0x12, kAddrBase = 0x73, kGnuAddrBase = 0x2133;
    uint64_t code = read_leb(reader);
    if (code == 0) return;
    auto found = abbreviations.find(code);
    if (found == abbreviations.end()) reader.bad("an entry of no known kind");
    bool is_dead = false;
    std::optional<std::pair<size_t, uint64_t>> high;  // its place and form
    for (const Attribute& attribute : found->second) {
      size_t place = reader.offset();
      uint64_t form = skip(reader, attribute.form);
      if (attribute.name == kLowPc) is_dead = is_dead_address(place, form);
      if (attribute.name == kHighPc) high = {place, form};
      if (attribute.name == kAddrBase || attribute.name == kGnuAddrBase) {
        ByteReader value(info_, ".debug_info", place);
        address_base_ = read_number(value, offset_size_);
      }
    }
    if (is_dead && high) clear(high->first, high->second);
  }

  // The form itself, if it was said in the entry.
  uint64_t skip(ByteReader& reader, uint64_t form) {
    constexpr uint64_t kRefAddr = 0x10;
    int8_t length = length_of(form);
    switch (length) {
      case kUnknown:
        reader.bad("a form of no known kind");
      case kLeb:
        read_leb(reader);
        break;
      case kAddress:
        reader.take(address_size_);
        break;
      case kOffset:
        reader.take(form == kRefAddr && version_ == 2 ? address_size_ : offset_size_);
        break;
      case kString:
        skip_string(reader);
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
        return skip(reader, form);
      default:
        reader.take(static_cast<size_t>(length));
        break;
    }
    return form;
  }

  bool is_dead_address(size_t place, uint64_t form) const {
    constexpr uint64_t kAddr = 0x01, kAddrx = 0x1b, kAddrx1 = 0x29, kAddrx4 = 0x2c, kGnu = 0x1f01;
    ByteReader reader(info_, ".debug_info", place);
    if (form == kAddr) return is_tombstone(read_number(reader, address_size_), address_size_);
    bool is_sized = form >= kAddrx1 && form <= kAddrx4;
    if (!address_base_ || !(is_sized || form == kAddrx || form == kGnu)) return false;
    uint64_t index = is_sized ? read_number(reader, form - kAddrx1 + 1) : read_leb(reader);
    if (index > addresses_.size() || *address_base_ > addresses_.size()) return false;
    ByteReader address(addresses_, ".debug_addr", *address_base_ + index * address_size_);
    return is_tombstone(read_number(address, address_size_), address_size_);
  }

  // A length from the first address; if it is an address, both are the same.
  void clear(size_t place, uint64_t form) {
    constexpr uint64_t kUdata = 0x0f;
    if (form == kUdata) {
      for (; info_[place] & 0x80; ++place) info_[place] = 0x80;
      info_[place] = 0;
    } else if (int8_t length = length_of(form); length > 0) {
      std::fill_n(info_.begin() + static_cast<std::ptrdiff_t>(place), length, uint8_t{0});
    }
  }

  std::vector<uint8_t>& info_;
  Bytes abbreviations_;
  Bytes addresses_;
  std::map<uint64_t, Abbreviations> known_;
  uint16_t version_ = 0;
  size_t offset_size_ = 4;
  size_t address_size_ = 4;
  std::optional<uint64_t> address_base_;  ///< of the unit, in .debug_addr
};

}  // namespace

void drop_dead_code(std::vector<elf::OutputSection>& sections) {
  auto find = [&](std::string_view name) {
    for (elf::OutputSection& section : sections) {
      if (section.name == name) return &section;
    }
    return static_cast<elf::OutputSection*>(nullptr);
  };
  auto data_of = [&](std::string_view name) {
    elf::OutputSection* section = find(name);
    return section != nullptr ? Bytes(section->data) : Bytes();
  };
  try {
    if (elf::OutputSection* lines = find(".debug_line")) drop_lines(*lines);
  } catch (const Error&) {  // not understood
  }
  try {
    if (elf::OutputSection* info = find(".debug_info")) {
      FunctionDropper(info->data, data_of(".debug_abbrev"), data_of(".debug_addr")).run();
    }
  } catch (const Error&) {  // not understood
  }
}

}  // namespace natmod::link
