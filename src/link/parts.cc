// Addresses in two parts: which low parts continue which high part, and how the code comes to the
// address. Where loaders place the symbol apart from the code, a distance will not do: the address
// is taken from a slot of the global offset table. A low part that is an addition becomes the load
// of the slot. Any other needs the whole address in the register first, so a load is put in behind
// the high part; the code grows, and has to be made of parts that the linker may move.
#include <algorithm>

#include "link/context.h"

namespace natmod::link {
namespace {

class Pairing {
 public:
  Pairing(LinkContext& context, const TwoPartAddresses& two_parts, InputSection& section)
      : context_(context),
        machine_(context.machine()),
        two_parts_(two_parts),
        section_(section),
        relocs_(section.relocs()),
        data_(section.header().data) {}

  void run() {
    find_parts();
    if (has_absolute_) follow_registers(context_, two_parts_, section_);
    find_families();
    last_ = section_.highs.begin;
    for (LowPart& low : section_.lows.of(context_.parts.lows)) join(low);
  }

 private:
  static Range range_from(uint32_t begin, size_t end) {
    return {begin, static_cast<uint32_t>(end)};
  }

  void find_parts() {
    std::vector<HighPart>& highs = context_.parts.highs;
    std::vector<LowPart>& lows = context_.parts.lows;
    auto first_high = static_cast<uint32_t>(highs.size());
    auto first_low = static_cast<uint32_t>(lows.size());
    for (uint32_t i = 0; i < relocs_.size(); ++i) {
      const elf::Reloc reloc = relocs_[i];
      const RelocHowto* howto = machine_.howto(reloc.type);
      if (howto == nullptr) continue;
      if (is_high_part(howto->kind)) {
        HighPart& high = highs.emplace_back();
        high.reloc = i;
        high.offset = static_cast<uint32_t>(reloc.offset);
        high.family = static_cast<uint32_t>(highs.size() - 1);
        has_absolute_ |= howto->kind == RelocKind::abs_high;
      } else if (is_low_part(howto->kind)) {
        lows.push_back({i, LowPart::kAlone, reloc.addend});
      } else if (howto->kind == RelocKind::relax && highs.size() > first_high &&
                 highs.back().reloc + 1 == i) {
        highs.back().is_marked = true;
      }
    }
    section_.highs = range_from(first_high, highs.size());
    section_.lows = range_from(first_low, lows.size());
  }

  void find_families() {
    if (!has_absolute_) return;
    for (uint32_t i = section_.highs.begin; i < section_.highs.end; ++i) {
      uint32_t first = context_.parts.family_of(i);
      if (first != i)
        context_.parts.highs[i].is_alone = context_.parts.highs[first].is_alone = false;
    }
  }

  void join(LowPart& low) {
    const elf::Reloc reloc = relocs_[low.reloc];
    if (data_.size() - reloc.offset < kInstruction) return;
    if (machine_.howto(reloc.type)->kind == RelocKind::pc_low) {
      std::optional<uint64_t> label = section_.own_label(reloc.symbol);
      if (label) low.high = find_high(*label);
    } else if (low.high != LowPart::kAlone) {
      find_offset(low, reloc);
    }
    if (low.high == LowPart::kAlone) return;
    HighPart& high = context_.parts.highs[low.high];
    const uint8_t* code = data_.data() + reloc.offset;
    high.are_loads &= two_parts_.is_word_load(code);
    high.are_additions &= two_parts_.is_addition(code);
    high.have_offsets |= low.offset != 0;
    ++high.count;
  }

  // An absolute low part names an address of its own. As far as it is in the same object in memory
  // its distance from the high part's is known.
  void find_offset(LowPart& low, const elf::Reloc& reloc) {
    low.high = context_.parts.family_of(low.high);
    const elf::Reloc high = relocs_[context_.parts.highs[low.high].reloc];
    Symbol& symbol = section_.file->symbol(reloc.symbol);
    Symbol& begun = section_.file->symbol(high.symbol);
    low.offset = reloc.addend - high.addend;
    if (&symbol == &begun) return;
    bool is_near = symbol.section != nullptr && symbol.section == begun.section &&
                   !symbol.section->is_code && symbol.section->pieces.empty();
    if (!is_near) {
      low.high = LowPart::kAlone;
      return;
    }
    low.offset += static_cast<int64_t>(symbol.value - begun.value);
  }

  static constexpr size_t kInstruction = 4;

  // Low parts mostly follow their high part, or one another.
  uint32_t find_high(uint64_t offset) {
    const std::vector<HighPart>& highs = context_.parts.highs;
    auto is_it = [&](uint32_t index) {
      return index < section_.highs.end && highs[index].offset == offset;
    };
    if (is_it(last_)) return last_;
    if (is_it(last_ + 1)) return ++last_;
    auto end = highs.begin() + section_.highs.end;
    auto found = std::lower_bound(
        highs.begin() + section_.highs.begin, end, offset,
        [](const HighPart& high, uint64_t wanted) { return high.offset < wanted; });
    if (found == end || found->offset != offset) return LowPart::kAlone;
    last_ = static_cast<uint32_t>(found - highs.begin());
    return last_;
  }

  LinkContext& context_;
  const Machine& machine_;
  const TwoPartAddresses& two_parts_;
  InputSection& section_;
  elf::RelocRange relocs_;
  Bytes data_;
  uint32_t last_ = 0;
  bool has_absolute_ = false;
};

}  // namespace

void pair_parts(LinkContext& context, InputSection& section) {
  const TwoPartAddresses* two_parts = context.machine().two_parts();
  if (two_parts != nullptr && section.is_code) Pairing(context, *two_parts, section).run();
}

}  // namespace natmod::link
