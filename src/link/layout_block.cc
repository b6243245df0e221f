// Where variables lie: loaders give a module one zeroed block, BSS first and RODATA behind it. Both
// go from the most to the least aligned, so that gaps are few. Of those whose address some word of
// text holds one comes first: that word then keeps the whole block alive for the garbage collector,
// which honours only pointers to its head.
#include "link/layout.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

// The length fields of the container and of struct MpyFile.
constexpr uint64_t kMaxBlock = UINT32_MAX;

std::string name_of(const BssItem& item) {
  if (item.section != nullptr) return item.section->name();
  return fmt::format("{}:(common '{}')", item.common->file->object.name(),
                     symbol_name(*item.common));
}

bool is_thread_local(const BssItem& item) {
  return item.section != nullptr && item.section->role == Role::thread_local_data;
}

bool is_thread_local(const Chunk& chunk) {
  return chunk.section != nullptr && chunk.section->role == Role::thread_local_data;
}

const void* thing_in(const BssItem& item) {
  return item.section != nullptr ? static_cast<const void*>(item.section) : item.common;
}

// Moves what can serve as the block's head to the front. It must not be one of the thread-local
// variables, which stay together.
template <class Items, class IsHead>
void bring_head_to_front(Items& items, IsHead&& is_head) {
  auto head = std::find_if(items.begin(), items.end(), is_head);
  if (head != items.end()) std::rotate(items.begin(), head, head + 1);
}

std::vector<BssItem> bss_items(LinkContext& context) {
  std::vector<BssItem> items;
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
  if (!context.indirect_functions.empty()) items.push_back({nullptr, &context.indirect_words});
  auto rank = [](const BssItem& item) {
    return std::pair(!is_thread_local(item), item.alignment());
  };
  std::stable_sort(items.begin(), items.end(),
                   [&](const BssItem& a, const BssItem& b) { return rank(a) > rank(b); });
  bring_head_to_front(items, [&](const BssItem& item) {
    return !is_thread_local(item) && context.block_heads.contains(thing_in(item));
  });
  return items;
}

void lay_out_bss(LinkContext& context) {
  context.bss = bss_items(context);
  bool is_first_thread_local = true;
  for (BssItem& item : context.bss) {
    auto largest = [&] {
      return item.section != nullptr ? largest_variable(context, *item.section) : item.size();
    };
    uint64_t alignment = check_alignment(
        context, [&] { return name_of(item); }, item.alignment(), largest);
    uint64_t start = align_up(context.bss_size, alignment);
    if (start > kMaxBlock || item.size() > kMaxBlock - start) {
      context.errors.add("the module's BSS has more than {} bytes with {}, which has {}", kMaxBlock,
                         name_of(item), item.size());
      return;
    }
    (item.section != nullptr ? item.section->address : item.common->value) = start;
    if (is_thread_local(item) && is_first_thread_local) {
      context.thread_local_start = {mpy::kRelocBss, start};
      is_first_thread_local = false;
    }
    context.bss_size = start + item.size();
  }
}

const void* thing_in(const LinkContext& context, const Chunk& chunk) {
  if (chunk.kind == Chunk::Kind::merged) return &context.merged[chunk.index];
  return chunk.section;
}

void lay_out_rodata(LinkContext& context) {
  std::vector<Chunk> chunks = data_chunks(context, Segment::rodata);
  if (chunks.empty()) return;
  std::stable_partition(chunks.begin(), chunks.end(),
                        [](const Chunk& chunk) { return !is_thread_local(chunk); });
  if (context.bss_size == 0) {
    bring_head_to_front(chunks, [&](const Chunk& chunk) {
      return !is_thread_local(chunk) && context.block_heads.contains(thing_in(context, chunk));
    });
  }
  // Loaders round BSS up to words. More than that costs nothing in the file either.
  uint64_t alignment = context.target->word_size();
  for (const Chunk& chunk : chunks) alignment = std::max(alignment, chunk.alignment);
  context.bss_size = align_up(context.bss_size, alignment);

  uint64_t end = 0;
  bool is_first_thread_local = true;
  for (Chunk& chunk : chunks) {
    end = align_up(end, chunk.alignment);
    if (end > kMaxBlock || chunk.size > kMaxBlock - end) {
      fail("the module has more than {} bytes of initialised variables", kMaxBlock);
    }
    chunk.address = end;
    if (chunk.kind == Chunk::Kind::section) chunk.section->address = end;
    if (chunk.kind == Chunk::Kind::merged) context.merged[chunk.index].address = end;
    if (is_thread_local(chunk) && is_first_thread_local) {
      context.thread_local_start = {mpy::kRelocRodata, end};
      is_first_thread_local = false;
    }
    end += chunk.size;
  }
  context.rodata.chunks = std::move(chunks);
  context.rodata.bytes.resize(end);
}

struct Variable {
  uint64_t start = 0;
  uint64_t size = 0;
  auto operator<=>(const Variable&) const = default;
};

/// Where symbols were removed (`strip`), what none of them names may be one variable.
uint64_t largest_of(std::vector<Variable>& variables, uint64_t section_size) {
  std::ranges::sort(variables);
  uint64_t largest = 0;
  uint64_t end = 0;
  for (size_t i = 0; i < variables.size(); ++i) {
    const auto [start, size] = variables[i];
    if (start > end) largest = std::max(largest, start - end);
    largest = std::max(largest, size);
    // One that does not say how long it is goes as far as the next.
    const uint64_t next = i + 1 < variables.size() ? variables[i + 1].start : section_size;
    end = std::max(end, size != 0 ? start + size : next);
  }
  return section_size > end ? std::max(largest, section_size - end) : largest;
}

}  // namespace

uint64_t largest_variable(LinkContext& context, const InputSection& section) {
  auto [known, is_new] = context.largest_variables.try_emplace(section.file);
  std::vector<uint64_t>& largest = known->second;
  if (is_new) {
    std::vector<std::vector<Variable>> variables(section.file->sections.size());
    for (const elf::Symbol symbol : section.file->object.symbols()) {
      if (symbol.section >= variables.size() || symbol.type == elf::STT_SECTION) continue;
      variables[symbol.section].push_back({symbol.value, symbol.size});
    }
    for (size_t i = 0; i < variables.size(); ++i)
      largest.push_back(largest_of(variables[i], section.file->sections[i].header().size));
  }
  return largest[section.index];
}

bool needs_keep_alive(const LinkContext& context) {
  if (context.bss_size == 0 && context.rodata.chunks.empty()) return false;
  const void* head = context.bss.empty() ? thing_in(context, context.rodata.chunks.front())
                                         : thing_in(context.bss.front());
  bool is_in_startup = std::any_of(
      context.patch_groups.begin(), context.patch_groups.end(), [](const PatchGroup& group) {
        return !group.is_rom_qstrs &&
               (group.base_kind == mpy::kRelocBss || group.place == Segment::rodata);
      });
  return !is_in_startup && !context.block_heads.contains(head);
}

void lay_out_block(LinkContext& context) {
  lay_out_bss(context);
  lay_out_rodata(context);
}

}  // namespace natmod::link
