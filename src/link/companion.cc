#include "link/companion.h"

#include <algorithm>
#include <numeric>

#include "link/addresses.h"
#include "link/layout.h"
#include "link/literals.h"
#include "link/passes.h"
#include "link/startup.h"

namespace natmod::link {
namespace {

// Text starts with code and ends with what is none.
bool is_constant(const Chunk& chunk) {
  switch (chunk.kind) {
    case Chunk::Kind::section:
      return !chunk.section->is_code;
    case Chunk::Kind::merged:
    case Chunk::Kind::got:
    case Chunk::Kind::keep_alive:
    case Chunk::Kind::patches:
      return true;
    default:
      return false;
  }
}

bool is_in_module(const LinkContext& context, const Symbol& symbol, int64_t addend) {
  switch (symbol.meaning) {
    case Meaning::section: {
      InputSection& section = *symbol.section;
      if (!section.is_live || section.segment == Segment::none ||
          section.role == Role::constructors || section.literals != nullptr) {
        return false;
      }
      if (section.merged == nullptr) return true;
      bool is_place = symbol.type == elf::STT_SECTION;
      const Piece* piece =
          find_piece(section, symbol.value + (is_place ? static_cast<uint64_t>(addend) : 0));
      return piece != nullptr && piece->is_live;
    }
    case Meaning::common:
      return symbol.is_live;
    case Meaning::helper:
      return context.helper_addresses.contains(symbol.value);
    case Meaning::absolute:
    case Meaning::got:
    case Meaning::table_start:
    case Meaning::table_stop:
      return true;
    default:
      return false;
  }
}

class CompanionWriter {
 public:
  explicit CompanionWriter(LinkContext& context)
      : context_(context), machine_(context.machine()), addresses_(context) {}

  Companion run() {
    file_.is_64 = context_.target->is_64;
    file_.machine = machine_.elf_machine();
    for (const ObjectInput& object : context_.objects) file_.flags |= object.object.flags();
    file_.entry = machine_.code_address(0);
    add_segments();
    std::vector<elf::OutputSection> debug = combine_debug_sections(context_, addresses_);
    std::vector<SourceLine> lines = read_lines(debug);
    for (elf::OutputSection& section : debug) {
      file_.sections.push_back(std::move(section));
    }
    add_attributes();
    add_patched_words();
    for (ObjectInput& object : context_.objects) add_local_symbols(object);
    add_global_symbols();
    add_linkers_own();
    return {elf::write(std::move(file_)), std::move(lines)};
  }

 private:
  // As many as the module has, under the names that they have in programs.
  void add_segments() {
    Bytes text = context_.text.bytes;
    uint64_t constants = addresses_.constants();
    add_segment(".text", elf::SHF_EXECINSTR, 0, text.first(constants));
    add_segment(".rodata", 0, constants, text.subspan(constants));
    add_segment(".data", elf::SHF_WRITE, addresses_.data(), context_.rodata.bytes);
    if (context_.bss_size != 0) {
      elf::OutputSection& bss = new_segment(".bss", elf::SHF_WRITE, addresses_.bss());
      bss.type = elf::SHT_NOBITS;
      bss.size = context_.bss_size;
    }
    segments_ = file_.sections.size();
  }

  void add_segment(const char* name, uint64_t flags, uint64_t address, Bytes data) {
    if (data.empty()) return;
    new_segment(name, flags, address).data.assign(data.begin(), data.end());
  }

  elf::OutputSection& new_segment(const char* name, uint64_t flags, uint64_t address) {
    elf::OutputSection& section = file_.sections.emplace_back();
    section.name = name;
    section.flags = flags | elf::SHF_ALLOC;
    section.address = address;
    section.alignment = std::gcd(address, uint64_t{context_.target->word_size()});
    return section;
  }

  // Which processor, instructions and calling convention: the first object's word counts, for all
  // have been found to fit.
  void add_attributes() {
    for (const ObjectInput& object : context_.objects) {
      for (const elf::Section header : object.object.sections()) {
        bool is_wanted = header.name == ".ARM.attributes" || header.name == ".riscv.attributes" ||
                         header.name == ".xtensa.info";
        if (!is_wanted || header.data.empty()) continue;
        elf::OutputSection& section = file_.sections.emplace_back();
        section.name = header.name;
        section.type = header.type;
        section.data.assign(header.data.begin(), header.data.end());
        return;
      }
    }
  }

  // What a board's memory has otherwise than the file: docs/debug.md has the layout.
  void add_patched_words() {
    elf::OutputSection section;
    section.name = ".natmod.patched";
    section.alignment = 4;
    section.entry_size = 8;
    auto add = [&](uint64_t address, uint16_t size, int kind) {
      size_t at = section.data.size();
      section.data.resize(at + section.entry_size);
      store_le(section.data.data() + at, static_cast<uint32_t>(address));
      store_le(section.data.data() + at + 4, size);
      store_le(section.data.data() + at + 6, static_cast<uint16_t>(kind));
    };
    auto word_size = static_cast<uint16_t>(context_.target->word_size());
    for (const mpy::Relocation& word : context_.relocations) {
      uint64_t start = word.in_rodata ? addresses_.data() : 0;
      add(start + word.word * uint64_t{word_size}, word_size, word.kind);
    }
    constexpr int kByStartup = 0xffff;
    for (const PatchGroup& group : context_.patch_groups) {
      for (const SelfPatch& patch : group.patches) {
        const InputSection& place = *patch.section;
        uint64_t start = place.segment == Segment::rodata ? addresses_.data() : 0;
        add(start + place.address + place.place_of(patch.offset), static_cast<uint16_t>(group.size),
            kByStartup);
      }
    }
    if (!section.data.empty()) file_.sections.push_back(std::move(section));
  }

  void add_local_symbols(ObjectInput& object) {
    bool has_file = false;
    const auto& symbols = object.object.symbols();
    for (uint32_t i = 1; i < object.object.first_global(); ++i) {
      const elf::Symbol stated = symbols[i];
      bool is_for_linker = stated.name.empty() || stated.name.starts_with(".L") ||
                           stated.type == elf::STT_SECTION || stated.type == elf::STT_FILE ||
                           stated.is_absolute() || stated.is_undefined();
      if (is_for_linker || !is_in_module(context_, object.symbol(i), 0)) continue;
      if (!has_file) add_file(object);
      has_file = true;
      add_symbol(object.symbol(i), stated.visibility);
    }
  }

  void add_file(const ObjectInput& object) {
    std::string name = object.object.name();
    for (const elf::Symbol symbol : object.object.symbols()) {
      if (symbol.type == elf::STT_FILE && !symbol.name.empty()) name = symbol.name;
    }
    elf::OutputSymbol& file = file_.symbols.emplace_back();
    file.name = name;
    file.type = elf::STT_FILE;
  }

  void add_global_symbols() {
    for (const Symbol& symbol : context_.globals) {
      bool is_storage = symbol.meaning == Meaning::section || symbol.meaning == Meaning::common;
      if (is_storage && is_in_module(context_, symbol, 0)) add_symbol(symbol, elf::STV_DEFAULT);
    }
  }

  void add_symbol(const Symbol& symbol, uint8_t visibility) {
    uint64_t address = addresses_.of(symbol, 0).value();
    uint64_t size = symbol.size;
    if (symbol.section != nullptr && symbol.section->merged == nullptr) {
      uint64_t start = symbol.section->is_code ? machine_.code_offset(symbol.value) : symbol.value;
      size = symbol.section->place_of(start + size) - symbol.section->place_of(start);
    }
    bool is_plain = symbol.type != elf::STT_COMMON && symbol.type != elf::STT_TLS;
    auto type = is_plain ? symbol.type : static_cast<uint8_t>(elf::STT_OBJECT);
    const InputSection* section = symbol.section;
    bool is_variable =
        symbol.meaning == Meaning::common || memory_of(section->segment) == Memory::block;
    add(symbol.name, address, size, symbol.bind, type, is_variable);
    file_.symbols.back().visibility = visibility;
  }

  void add(std::string_view name, uint64_t address, uint64_t size, uint8_t bind, uint8_t type,
           bool is_variable = false) {
    elf::OutputSymbol& symbol = file_.symbols.emplace_back();
    symbol.name = name;
    symbol.value = address;
    symbol.size = size;
    symbol.bind = bind;
    symbol.type = type;
    symbol.section = section_at(address, is_variable);
  }

  // A symbol at the end of one section and the start of the next belongs to the last that starts
  // there.
  uint32_t section_at(uint64_t address, bool is_variable) const {
    uint32_t found = 0;
    for (uint32_t i = 0; i < segments_; ++i) {
      const elf::OutputSection& section = file_.sections[i];
      bool is_writable = section.flags & elf::SHF_WRITE;
      bool is_better =
          section.address >= file_.sections[found].address ||
          is_writable != static_cast<bool>(file_.sections[found].flags & elf::SHF_WRITE);
      if (is_writable == is_variable && section.address <= address && is_better) found = i;
    }
    return found;
  }

  void add_linkers_own() {
    for (const Chunk& chunk : context_.text.chunks) {
      if (chunk.size == 0) continue;
      switch (chunk.kind) {
        case Chunk::Kind::entry:
          add_code("natmod.entry", chunk, context_.entry_word);
          break;
        case Chunk::Kind::startup:
          add_code("natmod.startup", chunk, startup_code(context_).words);
          break;
        case Chunk::Kind::stub: {
          const StubEntry& entry = context_.stubs[chunk.index];
          Stub stub = stub_for(context_, entry);
          add_code(std::string(entry.symbol->name) + ".stub", chunk, stub.word_offset, stub.entry);
          break;
        }
        case Chunk::Kind::helper: {
          const Helper& helper = machine_.helpers()[chunk.index];
          std::optional<uint32_t> word;
          if (helper.word >= 0) word = static_cast<uint32_t>(helper.word);
          add_code(std::string(helper.symbol), chunk, word);
          break;
        }
        case Chunk::Kind::literals:
          mark(machine_.data_mark(), chunk.address);
          break;
        case Chunk::Kind::got:
          add("_GLOBAL_OFFSET_TABLE_", chunk.address, chunk.size, elf::STB_LOCAL, elf::STT_OBJECT);
          break;
        default:
          break;
      }
    }
  }

  // A word in it is no instruction, and disassemblers should know.
  void add_code(const std::string& name, const Chunk& chunk, std::optional<uint32_t> word,
                uint32_t first = 0) {
    uint64_t start = chunk.address + first;
    add(name, machine_.code_address(start), chunk.size - first, elf::STB_LOCAL, elf::STT_FUNC);
    mark(machine_.code_mark(), start);
    if (word) mark(machine_.data_mark(), chunk.address + *word);
    if (word && first > *word) mark(machine_.data_mark(), chunk.address);
  }

  void mark(std::string_view name, uint64_t address) {
    if (!name.empty()) add(name, address, 0, elf::STB_LOCAL, elf::STT_NOTYPE);
  }

  LinkContext& context_;
  const Machine& machine_;
  CompanionAddresses addresses_;
  elf::OutputFile file_;
  size_t segments_ = 0;  ///< the first sections are the module's
};

}  // namespace

CompanionAddresses::CompanionAddresses(const LinkContext& context) : context_(context) {
  text_end_ = constants_ = context.text.bytes.size();
  for (const Chunk& chunk : context.text.chunks) {
    if (chunk.size == 0 || !is_constant(chunk)) continue;
    constants_ = chunk.address;
    break;
  }
  // On boards the block is aligned to more than its parts ask for.
  block_ = align_up(text_end_, context.target->block_alignment);
}

uint64_t CompanionAddresses::data() const {
  return block_ + context_.bss_size;
}

uint64_t CompanionAddresses::end() const {
  return data() + context_.rodata.bytes.size();
}

std::optional<uint64_t> CompanionAddresses::of(const Symbol& symbol, int64_t addend) const {
  if (!is_in_module(context_, symbol, addend)) return std::nullopt;
  Address address = address_of(context_, symbol, addend);
  switch (address.kind) {
    case Address::kConstant:
    case mpy::kRelocText:
      return address.value;
    case mpy::kRelocBss:
    case mpy::kRelocRodata:
      return block_ + offset_in_memory(context_, address);
    default:
      return std::nullopt;
  }
}

Companion make_companion(LinkContext& context) {
  return CompanionWriter(context).run();
}

}  // namespace natmod::link
