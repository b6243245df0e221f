// Addresses in two parts: which low parts continue which high part, and how the code comes to the
// address.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "link/section.h"
#include "target/facets.h"

namespace natmod::link {

/// How code comes to an address that it makes of two parts.
enum class Way : uint8_t {
  relative,     ///< the parts hold the distance to it
  absolute,     ///< they hold the address, which is a constant
  slot,         ///< they hold the distance to a slot, from which the low parts load it
  whole,        ///< code in place of the high part makes it; low parts are offsets from it
  loaded_whole  ///< the same, with the address from a slot
};

constexpr bool is_whole(Way way) {
  return way == Way::whole || way == Way::loaded_whole;
}

constexpr bool uses_slot(Way way) {
  return way == Way::slot || way == Way::loaded_whole;
}

struct Detour;

/// The first half of an address in two parts.
struct HighPart {
  uint32_t reloc = 0;  ///< index in the section's relocations
  uint32_t offset = 0;
  Way way = Way::relative;
  bool is_marked = false;  ///< for relaxation
  // What the low parts are.
  bool are_loads = true;      ///< of whole words
  bool are_additions = true;  ///< of nothing more
  bool have_offsets = false;  ///< from the address
  bool is_misused = false;    ///< by instructions that are no low parts
  uint32_t count = 0;
  /// Low parts can continue any high part of a family; they name its first, by its index.
  uint32_t family = 0;
  bool is_alone = true;     ///< in its family
  bool keeps_lows = false;  ///< of its family: the low parts stay as long as they are
  uint64_t distance = 0;    ///< that the parts hold, by relocate

  const Detour* detour = nullptr;  ///< where code in place of the part has no room
};

struct LowPart {
  static constexpr uint32_t kAlone = UINT32_MAX;

  uint32_t reloc = 0;      ///< index in the section's relocations
  uint32_t high = kAlone;  ///< index in the high parts
  int64_t offset = 0;      ///< from the address that the high part begins
};

/// Code that makes an address whole, for a high part that becomes a jump to it. It jumps back.
struct Detour final : Chunk {
  Detour(const Machine& its_machine, InputSection& behind, uint32_t its_offset, uint32_t high_part,
         const Form& code);

  const Machine* machine;
  InputSection* section;  ///< behind which it lies
  uint32_t offset;        ///< of the high part in it
  uint32_t high;          ///< index in the high parts
  Form whole;             ///< what makes the address

  uint64_t size() const override;
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
};

/// Where code can come to other than by a branch: the start of a function, or a label whose address
/// is somewhere.
struct CodeLabel {
  uint32_t section = 0;
  bool is_function = false;
  uint64_t offset = 0;

  auto operator<=>(const CodeLabel&) const = default;
};

/// Those of a module.
struct Parts {
  std::vector<HighPart> highs;  ///< in the order of the sections' relocations, as are lows
  std::vector<LowPart> lows;
  std::deque<Detour> detours;
  std::map<const ObjectInput*, std::vector<CodeLabel>> labels;  ///< by follow_registers

  /// The number of the first high part of the family of number `high`.
  uint32_t family_of(uint32_t high) const {
    while (highs[high].family != high) high = highs[high].family;
    return high;
  }
};

/// Finds the addresses in two parts of `section`.
void pair_parts(LinkContext& context, InputSection& section);

/// The same for absolute addresses, whose low parts do not say which high part they continue.
void follow_registers(LinkContext& context, const TwoPartAddresses& two_parts,
                      InputSection& section);

}  // namespace natmod::link
