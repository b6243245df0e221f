// Relaxation: code that compilers leave long for lack of addresses takes its shorter form, padding
// shrinks to what alignment needs, and code that needs more room than its object has gets it.
//
// What grows does so before anything has an address: addresses that are made whole (parts.cc), and
// the branches that then do not reach any more. From there on text only gets shorter. Shortening
// never moves anything up, so a distance can only grow where alignment between its ends leaves more
// padding than before: by less than the largest alignment. A form that reaches with that much to
// spare reaches for good, and nothing has to be taken back.
#include "link/relax.h"

#include <algorithm>
#include <bit>

#include "link/addresses.h"
#include "link/context.h"
#include "target/facets.h"

namespace natmod::link {
namespace {

class Relaxer {
 public:
  explicit Relaxer(LinkContext& context)
      : context_(context),
        machine_(context.machine()),
        relaxation_(*machine_.relaxation()),
        two_parts_(machine_.two_parts()) {
    for (const Chunk* chunk : context.text.chunks) {
      slack_ = std::max(slack_, static_cast<int64_t>(chunk->alignment));
    }
  }

  /// Distances inside of a section are known before there are addresses, with every call and all
  /// padding at its longest.
  void grow(InputSection& section) {
    do {
      start(section);
      for (uint32_t i = 0; i < relocs_.size(); ++i) {
        const elf::Reloc reloc = relocs_[i];
        const RelocHowto& howto = *machine_.howto(reloc.type);
        if (is_high_part(howto.kind) || is_low_part(howto.kind)) {
          rewrite_part(i, reloc, howto.kind);
        } else if (howto.kind == RelocKind::pc) {
          lengthen(i, reloc, howto);
        }
      }
    } while (finish());
  }

  /// True if the section has become shorter.
  bool relax(InputSection& section) {
    start(section);
    PlaceCursor place_of(section);
    for (uint32_t i = 0; i < relocs_.size(); ++i) {
      const elf::Reloc reloc = relocs_[i];
      const RelocHowto& howto = *machine_.howto(reloc.type);
      switch (howto.kind) {
        case RelocKind::pc_high:
        case RelocKind::got_high:
        case RelocKind::abs_high:
        case RelocKind::pc_low:
        case RelocKind::abs_low:
          rewrite_part(i, reloc, howto.kind);
          break;
        case RelocKind::align:
          align(i, reloc);
          break;
        case RelocKind::branch:
          if (!context_.options.relax || !is_marked(i)) break;
          shorten(i, reloc, howto.field->size, section.address + place_of(reloc.offset));
          break;
        case RelocKind::pc:
          if (const Rewrite* grown = old_rewrite(i)) {
            shorten(i, reloc, grown->new_size, section.address + place_of(reloc.offset));
          }
          break;
        default:
          break;
      }
    }
    return finish();
  }

 private:
  void start(InputSection& section) {
    section_ = &section;
    relocs_ = section.relocs();
    data_ = section.header().data;
    rewrites_.clear();
    has_overlap_ = false;
    next_high_ = section.highs.begin;
    next_low_ = section.lows.begin;
    next_old_ = 0;
  }

  /// True if the section's length is another than before. An object whose relocations overlap or
  /// are in disorder keeps its code as it is.
  bool finish() {
    uint64_t old_size = section_->size();
    if (has_overlap_) rewrites_.clear();
    section_->rewrites.assign(rewrites_.begin(), rewrites_.end());
    return section_->size() != old_size;
  }

  int32_t shift() const { return rewrites_.empty() ? 0 : rewrites_.back().shift; }

  void add(uint32_t reloc, uint64_t offset, uint64_t old_size, uint64_t new_size,
           const Form& form = {}) {
    const Rewrite* last = rewrites_.empty() ? nullptr : &rewrites_.back();
    has_overlap_ |= last != nullptr && offset < last->offset + last->old_size;
    auto grown = static_cast<int32_t>(new_size) - static_cast<int32_t>(old_size);
    rewrites_.push_back({static_cast<uint32_t>(offset), static_cast<uint32_t>(old_size),
                         static_cast<uint32_t>(new_size), shift() + grown, reloc, form});
  }

  // What the section has for this relocation so far.
  const Rewrite* old_rewrite(uint32_t reloc) {
    const std::vector<Rewrite>& old = section_->rewrites;
    while (next_old_ != old.size() && old[next_old_].reloc < reloc) ++next_old_;
    bool is_known = next_old_ != old.size() && old[next_old_].reloc == reloc;
    return is_known ? &old[next_old_] : nullptr;
  }

  bool is_marked(uint32_t index) const {
    if (index + 1 == relocs_.size()) return false;
    const elf::Reloc next = relocs_[index + 1];
    return next.offset == relocs_[index].offset &&
           machine_.howto(next.type)->kind == RelocKind::relax;
  }

  // How code makes an address whole, or uses one, does not depend on where anything is.
  void rewrite_part(uint32_t index, const elf::Reloc& reloc, RelocKind kind) {
    if (const Rewrite* known = old_rewrite(index)) {
      (is_low_part(kind) ? next_low_ : next_high_)++;
      return add(index, reloc.offset, known->old_size, known->new_size, known->form);
    }
    const uint8_t* code = data_.data() + reloc.offset;
    constexpr uint64_t kInstruction = 4;
    if (is_low_part(kind)) {
      const LowPart& low = context_.parts.lows[next_low_++];
      if (low.high == LowPart::kAlone) return;
      const HighPart& high = context_.parts.highs[low.high];
      if (!is_whole(high.way) || high.keeps_lows) return;
      Form form = *two_parts_->use_of_whole(code, low.offset);
      add(index, reloc.offset, kInstruction, form.size, form);
    } else {
      const HighPart& high = context_.parts.highs[next_high_++];
      if (!is_whole(high.way) || high.detour != nullptr) return;
      Form form = two_parts_->whole_address(code, uses_slot(high.way));
      add(index, reloc.offset, kInstruction, form.size, form);
    }
  }

  void lengthen(uint32_t index, const elf::Reloc& reloc, const RelocHowto& howto) {
    std::optional<uint64_t> label = section_->own_label(reloc.symbol);
    if (!label) return;
    uint64_t target = section_->place_of(*label + static_cast<uint64_t>(reloc.addend));
    auto distance = static_cast<int64_t>(target - section_->place_of(reloc.offset));
    Form form =
        relaxation_.branch_form(reloc.type, data_.data() + reloc.offset, distance, distance);
    const Rewrite* old = old_rewrite(index);
    if (old != nullptr && old->new_size > form.size) form = old->form;
    uint64_t old_size = howto.field->size;
    if (form.size > old_size) add(index, reloc.offset, old_size, form.size, form);
  }

  // The shortest form with something to spare, if it is shorter than `size`, the code's size so
  // far.
  void shorten(uint32_t index, const elf::Reloc& reloc, uint64_t size, uint64_t place) {
    const Symbol& symbol = section_->file->symbol(reloc.symbol);
    if (symbol.meaning == Meaning::undefined) return;
    const CallStub* stub = context_.stubs.of(symbol);
    uint64_t target =
        stub != nullptr ? stub->entry() : address_of(context_, symbol, reloc.addend).value;
    auto distance = static_cast<int64_t>(target - place);
    Form form = relaxation_.branch_form(reloc.type, data_.data() + reloc.offset, distance - slack_,
                                        distance + slack_);
    const Rewrite* old = old_rewrite(index);
    if (old != nullptr && form.size >= old->new_size) {
      add(index, reloc.offset, old->old_size, old->new_size, old->form);
    } else if (form.size < size) {
      add(index, reloc.offset, old != nullptr ? old->old_size : size, form.size, form);
    }
  }

  // The assembler left as much padding as could be needed: up to an alignment, less the shortest
  // instruction.
  void align(uint32_t index, const elf::Reloc& reloc) {
    auto size = static_cast<uint64_t>(reloc.addend);
    uint64_t room = data_.size() - reloc.offset;
    if (reloc.addend <= 0 || size > room) return;
    uint64_t alignment = std::bit_ceil(size + 2);
    uint64_t address = section_->address + reloc.offset + static_cast<uint64_t>(shift());
    uint64_t needed = std::min(size, (alignment - address % alignment) % alignment);
    if (needed != size) add(index, reloc.offset, size, needed);
  }

  LinkContext& context_;
  const Machine& machine_;
  const Relaxation& relaxation_;
  const TwoPartAddresses* two_parts_;  ///< if there are any
  InputSection* section_ = nullptr;
  elf::RelocRange relocs_;
  Bytes data_;
  std::vector<Rewrite> rewrites_;
  bool has_overlap_ = false;
  uint32_t next_high_ = 0, next_low_ = 0;
  size_t next_old_ = 0;
  int64_t slack_ = 1;
};

bool has_whole_address(LinkContext& context, const InputSection& section) {
  std::span<HighPart> highs = section.highs.of(context.parts.highs);
  return std::any_of(highs.begin(), highs.end(),
                     [](const HighPart& high) { return is_whole(high.way); });
}

}  // namespace

void lengthen(LinkContext& context) {
  if (context.machine().relaxation() == nullptr) return;
  Relaxer relaxer(context);
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (section.is_live && has_whole_address(context, section)) relaxer.grow(section);
    }
  }
}

bool relax(LinkContext& context, const std::vector<InputSection*>& code) {
  if (context.machine().relaxation() == nullptr) return false;
  bool has_changed = false;
  Relaxer relaxer(context);
  for (InputSection* section : code) has_changed |= relaxer.relax(*section);
  return has_changed;
}

}  // namespace natmod::link
