#include "link/constants.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

#include "link/context.h"
#include "link/image.h"
#include "link/map.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

// A section's constants can be shared if nothing in it needs patching, and if its alignment is that
// of its constants too: code may count on what lies between them otherwise.
bool can_split(const InputSection& section) {
  const elf::Section header = section.header();
  if (!(header.flags & elf::SHF_MERGE) || section.segment != Segment::text || section.is_code ||
      section.role != Role::ordinary || header.type == elf::SHT_NOBITS ||
      header.flags & elf::SHF_WRITE || header.reloc_section != 0) {
    return false;
  }
  constexpr uint64_t kMaxStringAlignment = 64;
  uint64_t max_alignment =
      header.flags & elf::SHF_STRINGS ? kMaxStringAlignment : header.entry_size;
  return header.entry_size != 0 && header.size % header.entry_size == 0 &&
         header.size <= UINT32_MAX && header.alignment <= max_alignment;
}

struct Entry {
  std::string_view bytes;
  uint32_t home = 0;    ///< the entry whose bytes hold these; itself unless it is another's end
  uint32_t offset = 0;  ///< in the merged section
};

std::string_view bytes_of(const InputSection& section, const Piece& piece) {
  Bytes data = section.header().data;
  return {reinterpret_cast<const char*>(data.data()) + piece.offset, piece.size};
}

MergedSection& section_for(LinkContext& context, const InputSection& section) {
  const elf::Section header = section.header();
  bool is_strings = header.flags & elf::SHF_STRINGS;
  for (MergedSection& merged : context.merged) {
    if (merged.entry_size == header.entry_size && merged.is_strings == is_strings &&
        merged.alignment == header.alignment) {
      return merged;
    }
  }
  MergedSection& merged = context.merged.emplace_back();
  merged.entry_size = header.entry_size;
  merged.is_strings = is_strings;
  merged.alignment = header.alignment;
  merged.segment = section.segment;
  return merged;
}

// Sorted from the back, a string stands right before those that it ends.
void find_ends(std::vector<Entry>& entries) {
  std::vector<uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return std::lexicographical_compare(entries[a].bytes.rbegin(), entries[a].bytes.rend(),
                                        entries[b].bytes.rbegin(), entries[b].bytes.rend());
  });
  for (size_t i = order.size() - 1; i-- > 0;) {
    Entry& entry = entries[order[i]];
    const Entry& longer = entries[order[i + 1]];
    if (longer.bytes.ends_with(entry.bytes)) entry.home = longer.home;
  }
}

void fill(MergedSection& merged) {
  std::vector<Entry> entries;  // in order of first appearance, which is that of the output
  std::unordered_map<std::string_view, uint32_t> known;
  for (InputSection* section : merged.inputs) {
    for (Piece& piece : section->pieces) {
      if (!piece.is_live) continue;
      auto next = static_cast<uint32_t>(entries.size());
      auto [found, is_new] = known.try_emplace(bytes_of(*section, piece), next);
      if (is_new) entries.push_back({found->first, next});
      piece.merged_offset = found->second;  // the entry for now
    }
  }
  bool shares_ends = merged.is_strings && merged.entry_size == 1 && merged.alignment == 1;
  if (shares_ends && entries.size() > 1) find_ends(entries);
  for (uint32_t i = 0; i < entries.size(); ++i) {
    if (entries[i].home != i) continue;
    merged.data.resize((merged.data.size() + merged.alignment - 1) & ~(merged.alignment - 1));
    entries[i].offset = static_cast<uint32_t>(merged.data.size());
    merged.data.insert(merged.data.end(), entries[i].bytes.begin(), entries[i].bytes.end());
  }
  for (Entry& entry : entries) {
    const Entry& home = entries[entry.home];
    entry.offset = home.offset + static_cast<uint32_t>(home.bytes.size() - entry.bytes.size());
  }
  for (InputSection* section : merged.inputs) {
    for (Piece& piece : section->pieces) {
      if (piece.is_live) piece.merged_offset = entries[piece.merged_offset].offset;
    }
  }
}

}  // namespace

void split_constants(InputSection& section) {
  if (!can_split(section)) return;
  const elf::Section header = section.header();
  auto entry = static_cast<uint32_t>(header.entry_size);
  auto end = static_cast<uint32_t>(header.size);
  if (!(header.flags & elf::SHF_STRINGS)) {
    for (uint32_t offset = 0; offset < end; offset += entry) {
      section.pieces.push_back({offset, entry});
    }
    return;
  }
  auto is_terminator = [&](uint32_t offset) {
    Bytes character = header.data.subspan(offset, entry);
    return std::all_of(character.begin(), character.end(), [](uint8_t byte) { return byte == 0; });
  };
  if (end == 0 || !is_terminator(end - entry)) return;
  for (uint32_t offset = 0; offset < end;) {
    uint32_t last = offset;
    while (!is_terminator(last)) last += entry;
    section.pieces.push_back({offset, last + entry - offset});
    offset = last + entry;
  }
}

Piece* find_piece(InputSection& section, uint64_t offset) {
  auto after =
      std::upper_bound(section.pieces.begin(), section.pieces.end(), offset,
                       [](uint64_t wanted, const Piece& piece) { return wanted < piece.offset; });
  if (after == section.pieces.begin()) return nullptr;
  Piece& piece = *--after;
  return offset - piece.offset < piece.size ? &piece : nullptr;
}

void MergedSection::write(ImageWriter& image) const {
  image.copy(address, data);
}

// Each piece once, under the first section that brought it.
void MergedSection::describe(MapWriter& map) const {
  map.row(address, size(), is_strings ? "(shared strings)" : "(shared constants)");
  std::map<uint32_t, std::pair<const InputSection*, uint32_t>> parts;
  for (const InputSection* section : inputs) {
    for (const Piece& piece : section->pieces) {
      if (piece.is_live) parts.try_emplace(piece.merged_offset, section, piece.size);
    }
  }
  for (const auto& [offset, origin] : parts) {
    map.part(address + offset, origin.second, origin.first->name());
  }
}

void merge_constants(LinkContext& context) {
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (!section.is_live || section.pieces.empty()) continue;
      MergedSection& merged = section_for(context, section);
      merged.inputs.push_back(&section);
      section.merged = &merged;
    }
  }
  for (MergedSection& merged : context.merged) fill(merged);
}

}  // namespace natmod::link
