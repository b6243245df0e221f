// Relaxation: code that compilers leave long for lack of addresses takes its shorter form, and
// padding shrinks to what alignment needs. Only calls and padding that their object marks so are
// touched.
//
// Shortening never moves anything up, so a distance can only grow where alignment between its ends
// leaves more padding than before: by less than the largest alignment. A form that reaches with
// that much to spare reaches for good, and nothing has to be taken back.
#include <algorithm>
#include <bit>

#include "link/addresses.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

class Relaxer {
 public:
  explicit Relaxer(LinkContext& context) : context_(context), machine_(context.machine()) {
    for (const Chunk& chunk : context.text.chunks) {
      slack_ = std::max(slack_, static_cast<int64_t>(chunk.alignment));
    }
  }

  bool run() {
    bool has_changed = false;
    for (const Chunk& chunk : context_.text.chunks) {
      if (chunk.kind == Chunk::Kind::section && chunk.section->is_code) {
        has_changed |= relax(*chunk.section);
      }
    }
    return has_changed;
  }

 private:
  bool relax(InputSection& section) {
    relocs_ = section.relocs();
    auto relaxation = std::make_unique<Relaxation>();
    for (uint32_t i = 0; i < relocs_.size(); ++i) {
      const elf::Reloc reloc = relocs_[i];
      const RelocHowto& howto = *machine_.howto(reloc.type);
      if (howto.kind == RelocKind::align) {
        align(section, reloc, *relaxation);
      } else if (howto.kind == RelocKind::branch && is_marked(i) && context_.options.relax) {
        shorten(section, i, howto, *relaxation);
      }
    }
    uint64_t old_size = section.size();
    if (relaxation->deletions.empty() && relaxation->paddings.empty()) return false;
    section.relaxation = std::move(relaxation);
    return section.size() != old_size;
  }

  bool is_marked(uint32_t index) const {
    if (index + 1 == relocs_.size()) return false;
    const elf::Reloc next = relocs_[index + 1];
    return next.offset == relocs_[index].offset &&
           machine_.howto(next.type)->kind == RelocKind::relax;
  }

  static void remove(Relaxation& relaxation, uint64_t offset, uint64_t size) {
    if (size == 0) return;
    uint32_t before = relaxation.deletions.empty() ? 0 : relaxation.deletions.back().total;
    auto count = static_cast<uint32_t>(size);
    relaxation.deletions.push_back({static_cast<uint32_t>(offset), count, before + count});
  }

  // The assembler left as much padding as could be needed: up to an alignment, less the shortest
  // instruction.
  void align(const InputSection& section, const elf::Reloc& reloc, Relaxation& relaxation) {
    auto size = static_cast<uint64_t>(reloc.addend);
    uint64_t room = section.header().size - reloc.offset;
    if (reloc.addend <= 0 || size > room) return;
    uint64_t alignment = std::bit_ceil(size + 2);
    uint64_t removed = relaxation.deletions.empty() ? 0 : relaxation.deletions.back().total;
    uint64_t address = section.address + reloc.offset - removed;
    uint64_t needed = std::min(size, (alignment - address % alignment) % alignment);
    if (needed == size) return;
    if (needed != 0) {
      relaxation.paddings.push_back(
          {static_cast<uint32_t>(reloc.offset), static_cast<uint32_t>(needed)});
    }
    remove(relaxation, reloc.offset + needed, size - needed);
  }

  void shorten(InputSection& section, uint32_t index, const RelocHowto& howto,
               Relaxation& relaxation) {
    const elf::Reloc reloc = relocs_[index];
    const Symbol& symbol = section.file->symbol(reloc.symbol);
    if (symbol.meaning == Meaning::undefined) return;
    uint64_t target = symbol.stub >= 0 ? context_.stubs[static_cast<size_t>(symbol.stub)].address
                                       : address_of(context_, symbol, reloc.addend).value;
    uint64_t place = section.address + section.place_of(reloc.offset);
    auto distance = static_cast<int64_t>(target - place);
    const uint8_t* code = section.header().data.data() + reloc.offset;
    for (const Shortened& form : machine_.shorter_forms(reloc.type, code)) {
      if (distance - slack_ < form.field->min || distance + slack_ > form.field->max) continue;
      relaxation.shorter.push_back({index, &form});
      remove(relaxation, reloc.offset + form.code.size(), howto.field->size - form.code.size());
      return;
    }
  }

  LinkContext& context_;
  const Machine& machine_;
  elf::RelocRange relocs_;
  int64_t slack_ = 1;
};

}  // namespace

bool relax(LinkContext& context) {
  return context.machine().can_shorten() && Relaxer(context).run();
}

}  // namespace natmod::link
