// Addresses in two parts, which is how RISC-V code comes to any symbol: one instruction makes the
// high 20 bits, a later one adds the low 12. With the ABI's letters (S the symbol's address, A the
// addend, P the high part's place, GOT + G that of the symbol's slot):
//
//     auipc t0, hi(S + A - P)          lui  t0, hi(S + A)          auipc t0, hi(GOT + G - P)
//     lw    a0, lo(S + A - P)(t0)      lw   a0, lo(S + A)(t0)      lw    t0, lo(GOT + G - P)(t0)
//
// The problem: compilers choose the first two for whatever is in the same program, but loaders put
// variables apart from code. A distance from one to the other is not known before the module runs,
// and neither is an absolute address; and no loader patches parts of instructions. Only a word that
// is patched whole can hold such an address: a slot of the global offset table, to which the
// distance is known. So each high part takes one of five ways (Way):
//
// - relative: the symbol lies in text. Absolute code becomes auipc; a load from a slot that is then
//   not needed becomes an addition.
// - absolute: the symbol is a constant.
// - slot: the symbol is a variable, and all that continues the high part is a plain addition, which
//   becomes the load of the slot. Nothing changes its length.
// - whole, loaded_whole: the low parts are loads and stores, or offsets from the address, so the
//   register has to hold the whole address first. The high part becomes two instructions, and the
//   low parts use the register; often in 16 bits, so that the code may end no longer than it was.
//
// To grow, code has to be made so that all that spans the place is left to the linker, as it is
// where R_RISCV_RELAX marks it, or where every branch has a relocation (part_scanner.cc). Where it
// is not, the high part becomes a jump to a detour behind its section, which makes the address
// whole and jumps back.
//
// A pc-relative low part names its high part's label. An absolute one names the symbol again, and
// which high part it continues shows by registers alone (part_registers.cc).
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
