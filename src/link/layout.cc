// Where everything in text lies. Text is, from its start: the jump to mpy_init (none if mpy_init
// can come first) or the startup code, code in link order, stubs, then read-only data from the most
// to the least aligned, words that the loader patches ahead of others, so that gaps are few and
// patched words form long runs.
#include <algorithm>

#include "link/addresses.h"
#include "link/layout.h"
#include "link/literals.h"
#include "link/passes.h"
#include "link/startup.h"

namespace natmod::link {
namespace {

// The container's and struct MpyFile's length fields: text's shares 32 bits with three of flags.
constexpr uint64_t kMaxText = 1U << 28;

// Constants that the loader patches go ahead of others of their alignment.
std::pair<uint64_t, bool> rank(const Chunk& chunk) {
  bool is_patched = chunk.section != nullptr
                        ? chunk.section->header().reloc_section != 0
                        : chunk.kind == Chunk::Kind::got || chunk.kind == Chunk::Kind::keep_alive;
  return {chunk.alignment, is_patched};
}

void sort_by_rank(std::vector<Chunk>& chunks) {
  std::stable_sort(chunks.begin(), chunks.end(),
                   [&](const Chunk& a, const Chunk& b) { return rank(a) > rank(b); });
}

Chunk section_chunk(InputSection& section) {
  return {Chunk::Kind::section, 0, &section, section.size(), section.header().alignment};
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
    } while (!entry_reaches() || !calls_reach() || relax(context_) || list_patches(context_));
  }

 private:
  uint64_t entry_offset() const { return machine_.code_offset(context_.entry->value); }

  void order_sections() {
    InputSection* entry_section = context_.entry->section;
    bool entry_is_first = entry_offset() == 0 && !needs_startup(context_) &&
                          !needs_literals(context_, *entry_section);
    if (entry_is_first) code_.push_back(entry_section);
    for (ObjectInput& file : context_.objects) {
      for (InputSection& section : file.sections) {
        if (!section.is_live || section.segment != Segment::text || !section.is_code ||
            section.literals != nullptr) {
          continue;
        }
        check_alignment(
            context_, [&] { return section.name(); }, section.header().alignment,
            context_.target->text_alignment);
        if (!entry_is_first || &section != entry_section) code_.push_back(&section);
      }
    }
    if (entry_is_first) return;
    context_.entry_code =
        needs_startup(context_) ? startup_code(context_).code : machine_.entry_jump(0).value();
  }

  void order_data() {
    uint64_t got_size = context_.got.size() * word_size_;
    std::vector<Chunk> words{{Chunk::Kind::got, 0, nullptr, got_size, word_size_}};
    if (needs_keep_alive(context_)) {
      words.push_back({Chunk::Kind::keep_alive, 0, nullptr, word_size_, word_size_});
    }
    data_ = data_chunks(context_, Segment::text, words);
  }

  Chunk stub_chunk(uint32_t index) const {
    Stub stub = stub_for(context_, context_.stubs[index]);
    uint64_t skew = (word_size_ - stub.word_offset % word_size_) % word_size_;
    return {Chunk::Kind::stub, index, nullptr, stub.code.size(), word_size_, skew};
  }

  Chunk detour_chunk(uint32_t index) const {
    const HighPart& high = context_.highs[context_.detours[index].high];
    const uint8_t* code = context_.detours[index].section->header().data.data() + high.offset;
    uint64_t size = machine_.whole_address(code, uses_slot(high.way)).size;
    return {Chunk::Kind::detour, index, nullptr, size + machine_.detour_jump().size, 2};
  }

  Chunk pool_chunk(uint32_t index) const {
    uint64_t size = context_.literal_pools[index].literals.size() * word_size_;
    return {Chunk::Kind::literals, index, nullptr, size, word_size_};
  }

  void add_stubs(const InputSection* after) {
    for (uint32_t i = 0; i < context_.stubs.size(); ++i) {
      if (context_.stubs[i].after == after) context_.text.chunks.push_back(stub_chunk(i));
    }
  }

  // Gives every chunk its address, with the entry jump and the stubs that are known so far.
  void place() {
    std::vector<Chunk>& chunks = context_.text.chunks;
    chunks.clear();
    chunks.reserve(1 + code_.size() + context_.stubs.size() + data_.size());
    if (!context_.entry_code.empty()) {
      auto kind = needs_startup(context_) ? Chunk::Kind::startup : Chunk::Kind::entry;
      chunks.push_back({kind, 0, nullptr, context_.entry_code.size()});
    }
    make_literal_pools(context_, code_);
    uint32_t pool = 0;
    for (InputSection* section : code_) {
      if (pool < context_.literal_pools.size() && context_.literal_pools[pool].before == section) {
        chunks.push_back(pool_chunk(pool++));
      }
      chunks.push_back(section_chunk(*section));
      // Calls and loads of literals count in words.
      if (machine_.has_literals()) {
        chunks.back().alignment = std::max(chunks.back().alignment, word_size_);
      }
      for (uint32_t i = section->detours.begin; i < section->detours.end; ++i) {
        chunks.push_back(detour_chunk(i));
      }
      if (!context_.far_stubs.empty()) add_stubs(section);
    }
    for (const auto& [index, address] : context_.helper_addresses) {
      uint64_t size = machine_.helpers()[index].code.size();
      chunks.push_back(
          {Chunk::Kind::helper, static_cast<uint32_t>(index), nullptr, size, word_size_});
    }
    add_stubs(nullptr);
    chunks.insert(chunks.end(), data_.begin(), data_.end());
    for (uint32_t i = 0; i < context_.patch_groups.size(); ++i) {
      chunks.push_back({Chunk::Kind::patches, i, nullptr, context_.patch_groups[i].table.size(),
                        patch_table_alignment(context_)});
    }

    uint64_t end = 0;
    for (Chunk& chunk : chunks) {
      if (chunk.size != 0) end = align_up(end, chunk.alignment, chunk.skew);
      if (end > kMaxText || chunk.size > kMaxText - end) refuse_size(chunk);
      chunk.address = end;
      end += chunk.size;
      if (chunk.kind == Chunk::Kind::section) chunk.section->address = chunk.address;
      if (chunk.kind == Chunk::Kind::stub) {
        context_.stubs[chunk.index].address = chunk.address + machine_.stub().entry;
      }
      if (chunk.kind == Chunk::Kind::literals) {
        context_.literal_pools[chunk.index].address = chunk.address;
      }
      if (chunk.kind == Chunk::Kind::detour) context_.detours[chunk.index].address = chunk.address;
      if (chunk.kind == Chunk::Kind::helper) context_.helper_addresses[chunk.index] = chunk.address;
      if (chunk.kind == Chunk::Kind::merged) context_.merged[chunk.index].address = chunk.address;
      if (chunk.kind == Chunk::Kind::got) context_.got_address = chunk.address;
    }
    context_.text.bytes.resize(end);
  }

  // The sizes that objects state are not to be believed: a section without contents can have any.
  [[noreturn]] static void refuse_size(const Chunk& chunk) {
    std::string last = chunk.section != nullptr ? fmt::format(" with {}, which has {}",
                                                              chunk.section->name(), chunk.size)
                                                : "";
    fail("the module has more than {} bytes of text{}; a .mpy file holds no more", kMaxText, last);
  }

  bool entry_reaches() {
    if (context_.entry_code.empty() || context_.entry_word) return true;
    size_t old_size = context_.entry_code.size();
    if (needs_startup(context_)) {
      context_.entry_code = startup_code(context_).code;
      return context_.entry_code.size() == old_size;
    }
    auto jump = machine_.entry_jump(
        static_cast<int64_t>(context_.entry->section->address + entry_offset()));
    if (jump) {
      context_.entry_code = std::move(*jump);
    } else {
      Stub stub = far_entry();
      context_.entry_code = stub.code;
      context_.entry_word = stub.word_offset;
    }
    // A longer jump than needed stays as it is: shrinking it again could go on for ever.
    if (context_.entry_code.size() < old_size) context_.entry_code.resize(old_size);
    return context_.entry_code.size() == old_size;
  }

  // A stub whose first bytes are no instruction needs a jump in front.
  Stub far_entry() const {
    Stub stub = machine_.stub();
    if (stub.entry == 0) return stub;
    auto jump = machine_.entry_jump(static_cast<int64_t>(word_size_ + stub.entry)).value();
    jump.resize(word_size_);
    stub.code.insert(stub.code.begin(), jump.begin(), jump.end());
    stub.word_offset += static_cast<uint32_t>(word_size_);
    return stub;
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
      has_changed |= lengthen_calls(*section);
    }
    return context_.stubs.size() == old_count && !has_changed;
  }

  // Calls that were to do without a literal, and do not reach, keep it.
  bool lengthen_calls(const InputSection& section) {
    auto code = context_.code_literals.find(&section);
    if (code == context_.code_literals.end()) return false;
    elf::RelocRange relocs = section.relocs();
    bool has_changed = false;
    for (LiteralUse& use : code->second.uses) {
      if (use.direct == nullptr) continue;
      const elf::Reloc target = relocs[use.mark];
      uint64_t address =
          address_of(context_, section.file->symbol(target.symbol), target.addend).value;
      auto distance = static_cast<int64_t>(address - section.address - target.offset);
      if (distance >= use.direct->field->min && distance <= use.direct->field->max) continue;
      use.direct = nullptr;
      has_changed = true;
    }
    return has_changed;
  }

  void check_call(InputSection& section, const elf::Reloc& reloc, const RelocHowto& howto) {
    const Symbol& symbol = section.file->symbol(reloc.symbol);
    int64_t addend = addend_of(section, reloc, howto);
    uint64_t place = section.address + section.place_of(reloc.offset);
    uint64_t target = symbol.stub >= 0 ? context_.stubs[static_cast<size_t>(symbol.stub)].address
                                       : address_of(context_, symbol, 0).value;
    auto distance = static_cast<int64_t>(target + static_cast<uint64_t>(addend) - place);
    if (symbol.meaning == Meaning::undefined ||
        (distance >= howto.field->min && distance <= howto.field->max)) {
      return;
    }
    StubEntry stub{&symbol, addend + machine_.branch_bias(), &section};
    auto next = static_cast<uint32_t>(context_.stubs.size());
    if (context_.far_stubs.try_emplace(stub, next).second) context_.stubs.push_back(stub);
  }

  LinkContext& context_;
  const Machine& machine_;
  uint64_t word_size_;
  std::vector<InputSection*> code_;
  std::vector<Chunk> data_;
};

}  // namespace

std::vector<Chunk> data_chunks(LinkContext& context, Segment segment, std::vector<Chunk> chunks) {
  auto add = [&](Chunk chunk, const InputSection& named, auto&& largest) {
    auto name = [&] { return named.name(); };
    chunk.alignment =
        segment == Segment::text
            ? check_alignment(context, name, chunk.alignment, context.target->text_alignment)
            : check_alignment(context, name, chunk.alignment, largest);
    chunks.push_back(chunk);
  };
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (!section.is_live || section.segment != segment || section.is_code ||
          section.merged != nullptr) {
        continue;
      }
      add(section_chunk(section), section, [&] { return largest_variable(context, section); });
    }
  }
  for (uint32_t i = 0; i < context.merged.size(); ++i) {
    const MergedSection& merged = context.merged[i];
    if (merged.segment != segment) continue;
    add({Chunk::Kind::merged, i, nullptr, merged.data.size(), merged.alignment},
        *merged.inputs.front(), [] { return uint64_t{0}; });
  }
  sort_by_rank(chunks);
  // The parts of a table stay together, in the order in which they were linked.
  for (const SectionTable& table : context.section_tables) {
    if (table.parts.front()->segment != segment) continue;
    std::erase_if(chunks, [&](const Chunk& chunk) {
      return chunk.section != nullptr && chunk.section->header().name == table.name;
    });
    for (InputSection* part : table.parts) chunks.push_back(section_chunk(*part));
  }
  return chunks;
}

void lay_out(LinkContext& context) {
  lay_out_block(context);
  TextLayout(context).run();
}

}  // namespace natmod::link
