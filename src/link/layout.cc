// Where everything lies. Text is, from its start: the jump to mpy_init (none if mpy_init can come
// first), code in link order, stubs, then read-only data from the most to the least aligned, words
// that the loader patches ahead of others, so that gaps are few and patched words form long runs.
// BSS is ordered by alignment too, but starts with what some text word points at: that word then
// keeps the whole block alive for the garbage collector, which honours only pointers to its head.
#include <algorithm>

#include "link/addresses.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

uint64_t align_up(uint64_t value, uint64_t alignment, uint64_t skew = 0) {
  return ((value + alignment - 1 - skew) & ~(alignment - 1)) + skew;
}

// `name` says what is to be aligned; it is called for the message alone.
template <class Name>
void check_alignment(LinkContext& context, Name&& name, uint64_t alignment, uint32_t limit) {
  if (alignment <= limit) return;
  context.errors.add("{}: cannot be aligned to {} bytes: {} places modules at multiples of {}",
                     name(), alignment, context.target->name(), limit);
}

// The container's and struct MpyFile's length fields: text's shares 32 bits with three of flags.
constexpr uint64_t kMaxText = 1U << 28;
constexpr uint64_t kMaxBss = UINT32_MAX;

std::string name_of(const BssItem& item) {
  if (item.section != nullptr) return item.section->name();
  return fmt::format("{}:(common '{}')", item.common->file->object.name(),
                     symbol_name(*item.common));
}

void lay_out_bss(LinkContext& context) {
  std::vector<BssItem>& items = context.bss;
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (section.is_live && section.segment == Segment::bss && section.header().size != 0) {
        items.push_back({&section, nullptr});
      }
    }
  }
  for (Symbol& symbol : context.globals) {
    if (symbol.meaning == Meaning::common && symbol.is_live) items.push_back({nullptr, &symbol});
  }
  std::stable_sort(items.begin(), items.end(), [](const BssItem& a, const BssItem& b) {
    return a.alignment() > b.alignment();
  });
  auto is_head = [&](const BssItem& item) {
    return std::any_of(context.bss_heads.begin(), context.bss_heads.end(), [&](const Symbol* head) {
      return item.section != nullptr ? item.section == head->section : item.common == head;
    });
  };
  auto head = std::find_if(items.begin(), items.end(), is_head);
  if (head != items.end()) std::rotate(items.begin(), head, head + 1);

  uint32_t limit = context.target->block_alignment;
  for (BssItem& item : items) {
    check_alignment(
        context, [&] { return name_of(item); }, item.alignment(), limit);
    uint64_t start = align_up(context.bss_size, std::min<uint64_t>(item.alignment(), limit));
    if (start > kMaxBss || item.size() > kMaxBss - start) {
      context.errors.add("the module's BSS has more than {} bytes with {}, which has {}", kMaxBss,
                         name_of(item), item.size());
      return;
    }
    (item.section != nullptr ? item.section->address : item.common->value) = start;
    context.bss_size = start + item.size();
  }
}

class TextLayout {
 public:
  explicit TextLayout(LinkContext& context)
      : context_(context), machine_(context.machine()), word_size_(context.target->word_size()) {}

  void run() {
    order_sections();
    order_data();
    context_.errors.checkpoint();
    // Each round can only lengthen the entry jump, add stubs or shorten code, so this ends.
    do {
      place();
    } while (!entry_reaches() || !calls_reach() || relax(context_));
  }

 private:
  uint64_t entry_offset() const { return machine_.code_offset(context_.entry->value); }

  void order_sections() {
    InputSection* entry_section = context_.entry->section;
    bool entry_is_first = entry_offset() == 0;
    if (entry_is_first) code_.push_back(entry_section);
    for (ObjectInput& file : context_.objects) {
      for (InputSection& section : file.sections) {
        if (!section.is_live || section.segment != Segment::text || section.merged != nullptr) {
          continue;
        }
        check_alignment(
            context_, [&] { return section.name(); }, section.header().alignment,
            context_.target->text_alignment);
        if (!section.is_code) {
          data_.push_back(section_chunk(section));
        } else if (!entry_is_first || &section != entry_section) {
          code_.push_back(&section);
        }
      }
    }
    if (!entry_is_first) context_.entry_code = machine_.entry_jump(0).value();
  }

  void order_data() {
    for (uint32_t i = 0; i < context_.merged.size(); ++i) {
      const MergedSection& merged = context_.merged[i];
      check_alignment(
          context_, [&] { return merged.inputs.front()->name(); }, merged.alignment,
          context_.target->text_alignment);
      data_.push_back({Chunk::Kind::merged, i, nullptr, merged.data.size(), merged.alignment});
    }
    uint64_t got_size = context_.got.size() * word_size_;
    data_.push_back({Chunk::Kind::got, 0, nullptr, got_size, word_size_});
    if (context_.bss_size != 0 && context_.bss_heads.empty()) {
      data_.push_back({Chunk::Kind::keep_alive, 0, nullptr, word_size_, word_size_});
    }
    auto rank = [](const Chunk& chunk) {
      bool is_patched = chunk.section != nullptr ? chunk.section->header().reloc_section != 0
                                                 : chunk.kind != Chunk::Kind::merged;
      return std::pair(chunk.alignment, is_patched);
    };
    std::stable_sort(data_.begin(), data_.end(),
                     [&](const Chunk& a, const Chunk& b) { return rank(a) > rank(b); });
  }

  static Chunk section_chunk(InputSection& section) {
    const elf::Section header = section.header();
    return {Chunk::Kind::section, 0, &section, section.size(), header.alignment};
  }

  Chunk stub_chunk(uint32_t index) const {
    Stub stub = stub_for(context_, context_.stubs[index]);
    uint64_t skew = (word_size_ - stub.word_offset % word_size_) % word_size_;
    return {Chunk::Kind::stub, index, nullptr, stub.code.size(), word_size_, skew};
  }

  void add_stubs(const InputSection* after) {
    for (uint32_t i = 0; i < context_.stubs.size(); ++i) {
      if (context_.stubs[i].after == after) context_.text_chunks.push_back(stub_chunk(i));
    }
  }

  // Gives every chunk its address, with the entry jump and the stubs that are known so far.
  void place() {
    std::vector<Chunk>& chunks = context_.text_chunks;
    chunks.clear();
    chunks.reserve(1 + code_.size() + context_.stubs.size() + data_.size());
    if (!context_.entry_code.empty()) {
      chunks.push_back({Chunk::Kind::entry, 0, nullptr, context_.entry_code.size()});
    }
    for (InputSection* section : code_) {
      chunks.push_back(section_chunk(*section));
      if (!context_.far_stubs.empty()) add_stubs(section);
    }
    add_stubs(nullptr);
    chunks.insert(chunks.end(), data_.begin(), data_.end());

    uint64_t end = 0;
    for (Chunk& chunk : chunks) {
      if (chunk.size != 0) end = align_up(end, chunk.alignment, chunk.skew);
      if (end > kMaxText || chunk.size > kMaxText - end) refuse_size(chunk);
      chunk.address = end;
      end += chunk.size;
      if (chunk.kind == Chunk::Kind::section) chunk.section->address = chunk.address;
      if (chunk.kind == Chunk::Kind::stub) context_.stubs[chunk.index].address = chunk.address;
      if (chunk.kind == Chunk::Kind::merged) context_.merged[chunk.index].address = chunk.address;
      if (chunk.kind == Chunk::Kind::got) context_.got_address = chunk.address;
    }
    context_.text.resize(end);
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
    auto jump = machine_.entry_jump(
        static_cast<int64_t>(context_.entry->section->address + entry_offset()));
    if (jump) {
      context_.entry_code = std::move(*jump);
    } else {
      Stub stub = machine_.stub();
      context_.entry_code = stub.code;
      context_.entry_word = stub.word_offset;
    }
    // A longer jump than needed stays as it is: shrinking it again could go on for ever.
    if (context_.entry_code.size() < old_size) context_.entry_code.resize(old_size);
    return context_.entry_code.size() == old_size;
  }

  // Calls within a module hardly ever miss: 16 MB is the least that any machine reaches.
  bool calls_reach() {
    if (static_cast<int64_t>(context_.text.size()) <= machine_.call_reach()) return true;
    size_t old_count = context_.stubs.size();
    for (InputSection* section : code_) {
      for (const elf::Reloc reloc : section->relocs()) {
        const RelocHowto* howto = machine_.howto(reloc.type);
        if (howto->kind == RelocKind::branch) check_call(*section, reloc, *howto);
      }
    }
    return context_.stubs.size() == old_count;
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

void lay_out(LinkContext& context) {
  lay_out_bss(context);
  TextLayout(context).run();
}

}  // namespace natmod::link
