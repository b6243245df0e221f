// Where variables lie: loaders give a module one zeroed block, BSS first and RODATA behind it. Both
// go from the most to the least aligned, so that gaps are few. Of those whose address some word of
// text holds one comes first: that word then keeps the whole block alive for the garbage collector,
// which honours only pointers to its head.
#include "link/block.h"

#include <algorithm>

#include "link/addresses.h"
#include "link/context.h"
#include "link/image.h"
#include "link/layout.h"
#include "link/map.h"

namespace natmod::link {
namespace {

// The length fields of the container and of struct MpyFile.
constexpr uint64_t kMaxBlock = UINT32_MAX;

bool is_thread_local(const Chunk& chunk) {
  const InputSection* section = chunk.as_section();
  return section != nullptr && section->role == Role::thread_local_data;
}

// Moves what can serve as the block's head to the front. It must not be one of the thread-local
// variables, which stay together.
void bring_head_to_front(std::vector<Chunk*>& chunks) {
  auto head = std::ranges::find_if(
      chunks, [](const Chunk* chunk) { return !is_thread_local(*chunk) && chunk->is_pointed_at; });
  if (head != chunks.end()) std::rotate(chunks.begin(), head, head + 1);
}

std::vector<Chunk*> bss_chunks(LinkContext& context) {
  std::vector<Chunk*> chunks;
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (!section.is_live || section.segment != Segment::bss) continue;
      const elf::Section header = section.header();
      if (header.size == 0) continue;
      section.alignment = header.alignment;
      chunks.push_back(&section);
    }
  }
  auto add = [&](Symbol& symbol) { chunks.push_back(&context.block.commons.emplace_back(symbol)); };
  for (Symbol& symbol : context.globals) {
    if (symbol.meaning == Meaning::common && symbol.is_live) add(symbol);
  }
  if (!context.startup.indirect_functions.empty()) add(context.startup.indirect_words);
  auto rank = [](const Chunk* chunk) {
    return std::pair(!is_thread_local(*chunk), chunk->alignment);
  };
  std::stable_sort(chunks.begin(), chunks.end(),
                   [&](const Chunk* a, const Chunk* b) { return rank(a) > rank(b); });
  bring_head_to_front(chunks);
  return chunks;
}

std::string name_of(const Chunk& chunk) {
  const InputSection* section = chunk.as_section();
  return section != nullptr ? section->name() : static_cast<const CommonStorage&>(chunk).name();
}

void lay_out_bss(LinkContext& context) {
  Block& block = context.block;
  block.bss = bss_chunks(context);
  bool is_first_thread_local = true;
  for (Chunk* chunk : block.bss) {
    const uint64_t size = chunk->size();
    auto largest = [&] {
      const InputSection* section = chunk->as_section();
      return section != nullptr ? largest_variable(context, *section) : size;
    };
    uint64_t alignment = check_alignment(
        context, [&] { return name_of(*chunk); }, chunk->alignment, largest);
    uint64_t start = align_up(block.bss_size, alignment);
    if (start > kMaxBlock || size > kMaxBlock - start) {
      context.errors.add("the module's BSS has more than {} bytes with {}, which has {}", kMaxBlock,
                         name_of(*chunk), size);
      return;
    }
    chunk->address = start;
    if (is_thread_local(*chunk) && is_first_thread_local) {
      block.thread_local_start = {mpy::kRelocBss, start};
      is_first_thread_local = false;
    }
    block.bss_size = start + size;
  }
  for (const CommonStorage& common : block.commons) common.place();
}

void lay_out_rodata(LinkContext& context) {
  Block& block = context.block;
  std::vector<Chunk*> chunks = data_chunks(context, Segment::rodata);
  if (chunks.empty()) return;
  std::stable_partition(chunks.begin(), chunks.end(),
                        [](const Chunk* chunk) { return !is_thread_local(*chunk); });
  if (block.bss_size == 0) bring_head_to_front(chunks);
  // Loaders round BSS up to words. More than that costs nothing in the file either.
  uint64_t alignment = context.target->word_size();
  for (const Chunk* chunk : chunks) alignment = std::max(alignment, chunk->alignment);
  block.bss_size = align_up(block.bss_size, alignment);

  uint64_t end = 0;
  bool is_first_thread_local = true;
  for (Chunk* chunk : chunks) {
    const uint64_t size = chunk->size();
    end = align_up(end, chunk->alignment);
    if (end > kMaxBlock || size > kMaxBlock - end) {
      fail("the module has more than {} bytes of initialised variables", kMaxBlock);
    }
    chunk->address = end;
    if (is_thread_local(*chunk) && is_first_thread_local) {
      block.thread_local_start = {mpy::kRelocRodata, end};
      is_first_thread_local = false;
    }
    end += size;
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
  auto [known, is_new] = context.block.largest_variables.try_emplace(section.file);
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
  const Block& block = context.block;
  if (block.bss_size == 0 && context.rodata.chunks.empty()) return false;
  const Chunk& head = block.bss.empty() ? *context.rodata.chunks.front() : *block.bss.front();
  bool is_in_startup = std::ranges::any_of(context.startup.tables, [](const PatchTable& table) {
    const PatchKind& kind = table.kind;
    return !kind.is_rom_qstrs &&
           (kind.base_kind == mpy::kRelocBss || kind.place == Segment::rodata);
  });
  return !is_in_startup && !head.is_pointed_at;
}

CommonStorage::CommonStorage(Symbol& symbol) : symbol_(symbol) {
  alignment = uint64_t{1} << symbol.alignment_log2;
  is_pointed_at = symbol.is_pointed_at;
}

std::string CommonStorage::name() const {
  return fmt::format("{}:(common '{}')", symbol_.file->object.name(), symbol_name(symbol_));
}

void CommonStorage::describe(MapWriter& map) const {
  map.row(address, size(), fmt::format("{}:(COMMON)", symbol_.file->object.name()));
  map.part(address, size(), symbol_name(symbol_));
}

void KeepAliveWord::write(ImageWriter& image) const {
  image.word(address, block_start(image.context));
}

void KeepAliveWord::describe(MapWriter& map) const {
  map.row(address, size(), "(word that keeps the variables alive)");
}

void lay_out_block(LinkContext& context) {
  lay_out_bss(context);
  lay_out_rodata(context);
}

}  // namespace natmod::link
