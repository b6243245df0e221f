// Debug information for the companion ELF: equal sections of all objects behind each other, equal
// strings once, every address as the module has it. Code may have grown or shrunk since it was
// compiled; where it can, compilers leave each distance in the debug information to the linker.
//
// What describes code that is no part of the module gets an address where nothing can be, as
// ld.lld has it: the largest, since 0 is where text starts; in lists of address pairs, of which
// two zeros are the end and the largest number selects a base, it is 1, twice, a range of nothing.
//
// Source: DWARF 4 and 5, 7.4 ff.; for tombstones, ld.lld's -z dead-reloc-in-nonalloc.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "elf/names.h"
#include "link/companion.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

bool is_debug(const elf::Section& section) {
  bool is_loaded = section.flags & elf::SHF_ALLOC;
  return is_loaded ? section.name == ".eh_frame" : section.name.starts_with(".debug_");
}

bool is_compressed(const elf::Section& section) {
  return section.flags & elf::SHF_COMPRESSED || section.name.starts_with(".zdebug_");
}

/// An input section that went into the output as a whole, or string by string.
struct Contribution {
  uint64_t start = 0;
  std::map<uint64_t, uint64_t> strings;  ///< where those at these offsets went; empty: it is whole

  uint64_t place_of(uint64_t offset) const {
    if (strings.empty()) return start + offset;
    auto string = std::prev(strings.upper_bound(offset));
    return string->second + (offset - string->first);
  }
};

struct Output {
  elf::OutputSection section;
  std::vector<const InputSection*> inputs;
  std::unordered_map<std::string_view, uint64_t> strings;
  uint64_t tombstone = UINT64_MAX;
};

class Combiner {
 public:
  Combiner(LinkContext& context, const CompanionAddresses& addresses)
      : context_(context), addresses_(addresses), machine_(context.machine()) {}

  std::vector<elf::OutputSection> run() {
    for (ObjectInput& file : context_.objects) gather(file);
    std::vector<elf::OutputSection> sections;
    uint64_t end = (addresses_.end() + 15) & ~uint64_t{15};
    for (Output& output : outputs_) {
      if (output.section.flags & elf::SHF_ALLOC) output.section.address = end;
    }
    for (Output& output : outputs_) {
      for (const InputSection* input : output.inputs) relocate(*input, output);
      sections.push_back(std::move(output.section));
    }
    drop_dead_code(sections);
    return sections;
  }

 private:
  void gather(ObjectInput& file) {
    std::string_view compressed;
    for (InputSection& section : file.sections) {
      const elf::Section header = section.header();
      bool is_excluded =
          header.flags & elf::SHF_EXCLUDE;  // what -gsplit-dwarf leaves in the object
      bool is_wanted = !is_excluded && header.type != elf::SHT_REL &&
                       header.type != elf::SHT_RELA && header.type != elf::SHT_NOBITS &&
                       !section.is_discarded && header.size != 0;
      if (!is_wanted) continue;
      if (is_compressed(header)) compressed = header.name;
      if (is_debug(header) && !is_compressed(header)) append(section, header);
    }
    if (!compressed.empty()) {
      context_.warnings.push_back(
          fmt::format("{}: {} is compressed, and is left out of the companion ELF; compile with "
                      "-gz=none",
                      file.object.name(), compressed));
    }
  }

  void append(const InputSection& section, const elf::Section& header) {
    Output& output = output_for(header);
    Contribution& contribution = contributions_[&section];
    std::vector<uint8_t>& data = output.section.data;
    contribution.start = data.size();
    output.inputs.push_back(&section);
    bool is_strings = header.flags & elf::SHF_MERGE && header.flags & elf::SHF_STRINGS &&
                      header.entry_size == 1 && header.reloc_section == 0 &&
                      header.data.back() == 0;
    if (!is_strings) {
      data.insert(data.end(), header.data.begin(), header.data.end());
      return;
    }
    std::string_view text{reinterpret_cast<const char*>(header.data.data()), header.data.size()};
    for (size_t offset = 0; offset < text.size();) {
      std::string_view string = text.substr(offset, text.find('\0', offset) + 1 - offset);
      auto [known, is_new] = output.strings.try_emplace(string, data.size());
      if (is_new) data.insert(data.end(), string.begin(), string.end());
      contribution.strings.emplace(offset, known->second);
      offset += string.size();
    }
  }

  Output& output_for(const elf::Section& header) {
    auto [place, is_new] = by_name_.try_emplace(header.name, outputs_.size());
    if (is_new) {
      Output& output = outputs_.emplace_back();
      output.section.name = header.name;
      constexpr uint64_t kKept = elf::SHF_ALLOC | elf::SHF_MERGE | elf::SHF_STRINGS;
      output.section.flags = header.flags & kKept;
      output.section.entry_size = header.entry_size;
      if (header.name == ".debug_ranges" || header.name == ".debug_loc") output.tombstone = 1;
    }
    return outputs_[place->second];
  }

  void relocate(const InputSection& section, Output& output) {
    const Contribution& contribution = contributions_.at(&section);
    if (!contribution.strings.empty()) return;
    Bytes original = section.header().data;
    elf::RelocRange relocs = section.relocs();
    for (const elf::Reloc reloc : relocs) {
      const RelocHowto* howto = machine_.howto(reloc.type);
      if (howto == nullptr) {
        refuse(section, reloc);
        continue;
      }
      uint8_t* place = output.section.data.data() + contribution.start + reloc.offset;
      Bytes room = original.subspan(std::min<uint64_t>(reloc.offset, original.size()));
      if (howto->kind == RelocKind::tls || howto->kind == RelocKind::tls_offset) {
        locate_thread_local(section, reloc, place, room.size());
        continue;
      }
      if (howto->field == nullptr) continue;
      const Field& field = *howto->field;
      if (field.ends_within != nullptr ? !field.ends_within(room) : room.size() < field.size) {
        context_.errors.add("{}: a relocation goes beyond the section's end",
                            place_name(section, reloc.offset));
        continue;
      }
      int64_t addend = reloc.addend;
      if (!relocs.has_addend() || howto->adds_place) addend += field.read(room.data());
      uint64_t address = output.section.address + contribution.start + reloc.offset;
      apply(section, reloc, *howto, place, address, addend, output.tombstone);
    }
  }

  void apply(const InputSection& section, const elf::Reloc& reloc, const RelocHowto& howto,
             uint8_t* place, uint64_t address, int64_t addend, uint64_t tombstone) {
    const Field& field = *howto.field;
    Symbol& symbol = section.file->symbol(reloc.symbol);
    std::optional<uint64_t> value = place_of(symbol, addend);
    auto write = [&](uint64_t number) { field.write(place, static_cast<int64_t>(number)); };
    auto sum = [&] { return static_cast<uint64_t>(field.read(place)); };
    switch (howto.kind) {
      case RelocKind::abs:
      case RelocKind::abs_part:
        return write(value.value_or(tombstone));
      case RelocKind::pc:
      case RelocKind::branch:
        return write(value.value_or(tombstone) - address);
      // Both ends of a distance are in the same section. If that is gone, so is the distance.
      case RelocKind::set:
        return write(value.value_or(0));
      case RelocKind::add:
        return write(sum() + value.value_or(0));
      case RelocKind::sub:
        return write(sum() - value.value_or(0));
      case RelocKind::size:
        return write(symbol.size + static_cast<uint64_t>(addend));
      default:
        return refuse(section, reloc);
    }
  }

  // A thread-local variable is ordinary storage in a module. Its location is written as the offset
  // from the start of all of a thread, and what adds that start; it becomes an address.
  void locate_thread_local(const InputSection& section, const elf::Reloc& reloc, uint8_t* place,
                           size_t room) {
    constexpr uint8_t kAddress = 0x03, kConst4 = 0x0c, kConst8 = 0x0e, kNothing = 0x96;
    constexpr uint8_t kPushTlsAddress = 0xe0, kFormTlsAddress = 0x9b;
    unsigned size = context_.target->word_size();
    if (reloc.offset == 0 || room <= size || place[-1] != (size == 4 ? kConst4 : kConst8) ||
        (place[size] != kPushTlsAddress && place[size] != kFormTlsAddress)) {
      return;
    }
    const Symbol& symbol = section.file->symbol(reloc.symbol);
    const Field& word = context_.target->word_field();
    int64_t addend = section.relocs().has_addend() ? reloc.addend : word.read(place);
    auto address = addresses_.of(symbol, addend).value_or(UINT64_MAX);
    place[-1] = kAddress;
    word.write(place, static_cast<int64_t>(address));
    place[size] = kNothing;
  }

  std::optional<uint64_t> place_of(const Symbol& symbol, int64_t addend) const {
    const InputSection* section = symbol.section;
    if (section == nullptr || !is_debug(section->header())) return addresses_.of(symbol, addend);
    if (section->is_discarded) section = kept_twin(*section);
    auto found = contributions_.find(section);
    if (found == contributions_.end()) return std::nullopt;
    uint64_t of_section = symbol.type == elf::STT_SECTION ? static_cast<uint64_t>(addend) : 0;
    return found->second.place_of(symbol.value + of_section) + static_cast<uint64_t>(addend) -
           of_section;
  }

  // The section of that name in the group that was kept instead: -g3 puts macros into groups, and
  // each object refers to its own.
  const InputSection* kept_twin(const InputSection& section) const {
    const ObjectInput& file = *section.file;
    for (const elf::Group& group : file.object.groups()) {
      if (std::ranges::find(group.members, section.index) == group.members.end()) continue;
      const ObjectInput& owner = *context_.comdat_owners.at(group.signature);
      for (const elf::Group& kept : owner.object.groups()) {
        if (kept.signature != group.signature) continue;
        for (uint32_t member : kept.members) {
          const InputSection& twin = owner.sections[member];
          if (!twin.is_discarded && twin.header().name == section.header().name) return &twin;
        }
      }
    }
    return nullptr;
  }

  void refuse(const InputSection& section, const elf::Reloc& reloc) {
    context_.errors.add("{}: {} has no meaning in debug information",
                        place_name(section, reloc.offset),
                        elf::reloc_name(machine_.elf_machine(), reloc.type));
  }

  LinkContext& context_;
  const CompanionAddresses& addresses_;
  const Machine& machine_;
  std::vector<Output> outputs_;
  std::unordered_map<std::string_view, size_t> by_name_;
  std::unordered_map<const InputSection*, Contribution> contributions_;
};

}  // namespace

std::vector<elf::OutputSection> combine_debug_sections(LinkContext& context,
                                                       const CompanionAddresses& addresses) {
  return Combiner(context, addresses).run();
}

}  // namespace natmod::link
