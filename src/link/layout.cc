// Where everything in text lies. Text is, from its start:
//
//     jump to mpy_init, or startup code      loaders enter at the first byte; nothing, if mpy_init
//                                            itself can come first
//     code, in link order                    with pools of literals in front of what loads them,
//                                            detours behind what jumps to them
//     functions of the machine, stubs        (but behind single sections, where calls do not reach
//                                            this far)
//     read-only data                         from the most to the least aligned
//     tables of patches                      which grow with the distances that they list
//
// Data goes behind code so that few calls get out of reach, and by alignment so that gaps are few.
// Of one alignment, words that the loader patches come first: they form long runs, which the file
// states in short.
//
// The problem: sizes depend on addresses, and addresses on sizes. The entry jump and the tables are
// as long as their distances need, calls that miss need stubs, calls that reach take shorter forms.
// So everything is placed anew until nothing changes. That ends, because each thing goes one way
// only: the jump, the startup code and the tables never get shorter again, stubs are never taken
// away, code never gets longer (what must grow has grown before, in `lengthen`). Both ways could
// swing for ever, for what shortens one distance can lengthen another.
#include "link/layout.h"

#include <algorithm>

#include "link/addresses.h"
#include "link/context.h"
#include "link/passes.h"
#include "link/relax.h"
#include "link/relocs.h"
#include "target/facets.h"

namespace natmod::link {
namespace {

// The container's and struct MpyFile's length fields: text's shares 32 bits with three of flags.
constexpr uint64_t kMaxText = 1U << 28;

// Constants that the loader patches go ahead of others of their alignment.
void sort_by_rank(std::vector<Chunk*>& chunks) {
  auto rank = [](const Chunk* chunk) { return std::pair(chunk->alignment, chunk->is_patched()); };
  std::stable_sort(chunks.begin(), chunks.end(),
                   [&](const Chunk* a, const Chunk* b) { return rank(a) > rank(b); });
}

class TextLayout {
 public:
  explicit TextLayout(LinkContext& context)
      : context_(context), machine_(context.machine()), word_size_(context.target->word_size()) {}

  void run() {
    order_sections();
    order_data();
    context_.errors.checkpoint();
    lengthen(context_);
    // Each round can only lengthen the entry jump or a table of patches, add stubs or shorten code,
    // so this ends.
    do {
      place();
    } while (update_entry() || !calls_reach() || relax(context_, code_) ||
             context_.startup.update_tables(context_));
  }

 private:
  void order_sections() {
    const Symbol& entry = *context_.entry;
    const bool needs_startup = context_.startup.is_needed();
    bool entry_is_first = machine_.code_offset(entry.value) == 0 && !needs_startup &&
                          !needs_literals(context_, *entry.section);
    if (entry_is_first) code_.push_back(entry.section);
    for (ObjectInput& file : context_.objects) {
      for (InputSection& section : file.sections) {
        if (!section.is_live || section.segment != Segment::text || !section.is_code ||
            section.literals != nullptr) {
          continue;
        }
        section.alignment = section.header().alignment;
        check_alignment(
            context_, [&] { return section.name(); }, section.alignment,
            context_.target->text_alignment);
        // Calls and loads of literals count in words.
        if (machine_.literal_loads() != nullptr)
          section.alignment = std::max(section.alignment, word_size_);
        if (!entry_is_first || &section != entry.section) code_.push_back(&section);
      }
    }
    if (entry_is_first) return;
    if (needs_startup) {
      first_ = &context_.startup;
    } else {
      first_ = &context_.entry_jump;
    }
    update_entry();
  }

  void order_data() {
    std::vector<Chunk*> words{&context_.got};
    if (needs_keep_alive(context_)) {
      context_.block.keep_alive.alignment = word_size_;
      words.push_back(&context_.block.keep_alive);
    }
    data_ = data_chunks(context_, Segment::text, words);
  }

  void add_stubs(const InputSection* after) {
    for (CallStub& stub : context_.stubs) {
      if (stub.after() == after) context_.text.chunks.push_back(&stub);
    }
  }

  void list_chunks() {
    std::vector<Chunk*>& chunks = context_.text.chunks;
    chunks.clear();
    chunks.reserve(1 + code_.size() + context_.stubs.size() + data_.size());
    if (first_ != nullptr) chunks.push_back(first_);
    make_literal_pools(context_, code_);
    auto pool = context_.literals.pools.begin();
    for (InputSection* section : code_) {
      if (pool != context_.literals.pools.end() && pool->before == section) {
        chunks.push_back(&*pool++);
      }
      chunks.push_back(section);
      for (uint32_t i = section->detours.begin; i < section->detours.end; ++i) {
        chunks.push_back(&context_.parts.detours[i]);
      }
      if (context_.stubs.has_far()) add_stubs(section);
    }
    for (auto& [number, helper] : context_.helpers) chunks.push_back(&helper);
    add_stubs(nullptr);
    chunks.insert(chunks.end(), data_.begin(), data_.end());
    for (PatchTable& table : context_.startup.tables) chunks.push_back(&table);
  }

  // Gives every chunk its address, with the entry jump and the stubs that are known so far.
  void place() {
    list_chunks();
    uint64_t end = 0;
    for (Chunk* chunk : context_.text.chunks) {
      const uint64_t size = chunk->size();
      if (size != 0) end = align_up(end, chunk->alignment, chunk->skew);
      if (end > kMaxText || size > kMaxText - end) refuse_size(*chunk);
      chunk->address = end;
      end += size;
    }
    context_.text.bytes.resize(end);
  }

  // The sizes that objects state are not to be believed: a section without contents can have any.
  [[noreturn]] static void refuse_size(const Chunk& chunk) {
    const InputSection* section = chunk.as_section();
    std::string last = section != nullptr
                           ? fmt::format(" with {}, which has {}", section->name(), section->size())
                           : "";
    fail("the module has more than {} bytes of text{}; a .mpy file holds no more", kMaxText, last);
  }

  // True if what text starts with got longer.
  bool update_entry() {
    if (first_ == nullptr) return false;
    return first_ == &context_.startup ? context_.startup.update(context_)
                                       : context_.entry_jump.update(context_);
  }

  // Calls within a module hardly ever miss: 16 MB on ARM, 512 kB on Xtensa is what they reach.
  bool calls_reach() {
    if (static_cast<int64_t>(context_.text.bytes.size()) <= machine_.call_reach()) return true;
    size_t old_count = context_.stubs.size();
    bool has_changed = false;
    for (InputSection* section : code_) {
      Bytes data = section->header().data;
      for (const elf::Reloc reloc : section->relocs()) {
        const RelocHowto* howto = machine_.howto(reloc.type, data, reloc.offset);
        if (howto->kind == RelocKind::branch) check_call(*section, reloc, *howto);
      }
      has_changed |= lengthen_calls(context_, *section);
    }
    return context_.stubs.size() == old_count && !has_changed;
  }

  void check_call(InputSection& section, const elf::Reloc& reloc, const RelocHowto& howto) {
    const Symbol& symbol = section.file->symbol(reloc.symbol);
    int64_t addend = addend_of(section, reloc, howto);
    uint64_t place = section.address + section.place_of(reloc.offset);
    const CallStub* stub = context_.stubs.of(symbol);
    uint64_t target = stub != nullptr ? stub->entry() : address_of(context_, symbol, 0).value;
    auto distance = static_cast<int64_t>(target + static_cast<uint64_t>(addend) - place);
    if (symbol.meaning == Meaning::undefined ||
        (distance >= howto.field->min && distance <= howto.field->max)) {
      return;
    }
    context_.stubs.add_far(context_, symbol, addend + machine_.branch_bias(), section);
  }

  LinkContext& context_;
  const Machine& machine_;
  uint64_t word_size_;
  Chunk* first_ = nullptr;  ///< what text starts with; null: with mpy_init
  std::vector<InputSection*> code_;
  std::vector<Chunk*> data_;
};

}  // namespace

std::vector<Chunk*> data_chunks(LinkContext& context, Segment segment, std::vector<Chunk*> chunks) {
  auto add = [&](Chunk& chunk, const InputSection& named, auto&& largest) {
    auto name = [&] { return named.name(); };
    chunk.alignment =
        segment == Segment::text
            ? check_alignment(context, name, chunk.alignment, context.target->text_alignment)
            : check_alignment(context, name, chunk.alignment, largest);
    chunks.push_back(&chunk);
  };
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (!section.is_live || section.segment != segment || section.is_code ||
          section.merged != nullptr) {
        continue;
      }
      section.alignment = section.header().alignment;
      add(section, section, [&] { return largest_variable(context, section); });
    }
  }
  for (MergedSection& merged : context.merged) {
    if (merged.segment != segment) continue;
    add(merged, *merged.inputs.front(), [] { return uint64_t{0}; });
  }
  sort_by_rank(chunks);
  // The parts of a table stay together, in the order in which they were linked.
  for (const SectionTable& table : context.section_tables) {
    if (table.parts.front()->segment != segment) continue;
    std::erase_if(chunks, [&](const Chunk* chunk) {
      const InputSection* section = chunk->as_section();
      return section != nullptr && section->header().name == table.name;
    });
    for (InputSection* part : table.parts) {
      part->alignment = part->header().alignment;
      chunks.push_back(part);
    }
  }
  return chunks;
}

void lay_out(LinkContext& context) {
  lay_out_block(context);
  TextLayout(context).run();
}

}  // namespace natmod::link
