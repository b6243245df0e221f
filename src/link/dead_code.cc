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
#include "link/companion.h"
#include "link/dwarf.h"

namespace natmod::link {
namespace {

bool is_tombstone(uint64_t address, size_t size) {
  return address == UINT64_MAX >> (64 - 8 * size);
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
    uint16_t version = reader.u16();
    sizes_.offset = offset_size;
    address_base_.reset();
    uint64_t abbreviations = 0;
    if (version >= 5) {
      uint8_t kind = reader.u8();
      sizes_.address = reader.u8();
      abbreviations = read_number(reader, offset_size);
      if (kind == kSkeleton || kind == kSplitCompile) reader.take(8);
      if (kind == kTypeUnit || kind == kSplitType) reader.take(8 + offset_size);
    } else {
      abbreviations = read_number(reader, offset_size);
      sizes_.address = reader.u8();
    }
    if (sizes_.address != 4 && sizes_.address != 8) reader.bad("addresses of an odd size");
    sizes_.ref_addr = version == 2 ? sizes_.address : offset_size;
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
      uint64_t form = skip_value(reader, attribute.form, sizes_);
      if (form != attribute.form) continue;  // the value lies behind its form
      if (attribute.name == kLowPc) is_dead = is_dead_address(place, form);
      if (attribute.name == kHighPc) high = {place, form};
      if (attribute.name == kAddrBase || attribute.name == kGnuAddrBase) {
        ByteReader value(info_, ".debug_info", place);
        address_base_ = read_number(value, sizes_.offset);
      }
    }
    if (is_dead && high) clear(high->first, high->second);
  }

  bool is_dead_address(size_t place, uint64_t form) const {
    constexpr uint64_t kAddr = 0x01, kAddrx = 0x1b, kAddrx1 = 0x29, kAddrx4 = 0x2c, kGnu = 0x1f01;
    ByteReader reader(info_, ".debug_info", place);
    if (form == kAddr) return is_tombstone(read_number(reader, sizes_.address), sizes_.address);
    bool is_sized = form >= kAddrx1 && form <= kAddrx4;
    if (!address_base_ || !(is_sized || form == kAddrx || form == kGnu)) return false;
    uint64_t index = is_sized ? read_number(reader, form - kAddrx1 + 1) : read_leb(reader);
    if (index > addresses_.size() || *address_base_ > addresses_.size()) return false;
    ByteReader address(addresses_, ".debug_addr", *address_base_ + index * sizes_.address);
    return is_tombstone(read_number(address, sizes_.address), sizes_.address);
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
  ValueSizes sizes_;
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
