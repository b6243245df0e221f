// Build attributes, the format that ARM and RISC-V objects share. The section is a tree: vendors'
// subsections, in each the attributes of the file, of sections or of symbols, in those a tag and a
// value each. Only the file's attributes count: no compiler writes the others, and what holds for
// one section alone is not the object's ABI.
//
// Source: ADDENDA32, 2.2 (ARM); "RISC-V ABIs Specification", ELF chapter, "Attributes".
#pragma once

#include <functional>
#include <string_view>

#include "base/byte_reader.h"

namespace natmod::elf {

struct BuildAttribute {
  uint32_t tag = 0;
  uint32_t number = 0;    ///< of a tag with a number
  std::string_view text;  ///< of a tag with a string
};

/// What a tag's value is made of: a number, a string, or a number and a string.
enum class AttributeForm : uint8_t { number, string, both };

/// Calls `visit` for each attribute of the file that `vendor` states. `name` is what messages call
/// the section. False if the vendor has no part for the file. Throws Error if it is malformed; an
/// empty one has no attributes.
bool visit_build_attributes(Bytes section, std::string_view name, std::string_view vendor,
                            AttributeForm (*form_of)(uint32_t tag),
                            const std::function<void(const BuildAttribute&)>& visit);

}  // namespace natmod::elf
