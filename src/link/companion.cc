#include "link/companion.h"

#include <algorithm>
#include <numeric>

#include "link/addresses.h"
#include "link/context.h"
#include "link/dwarf.h"
#include "link/layout.h"

namespace natmod::link {
namespace {

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
      return context.helpers.contains(symbol.value);
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
    ModuleSymbols symbols(context_, file_);
    std::vector<elf::OutputSection> debug = combine_debug_sections(context_, addresses_);
    std::vector<SourceLine> lines = read_lines(debug);
    for (elf::OutputSection& section : debug) {
      file_.sections.push_back(std::move(section));
    }
    add_attributes();
    add_patched_words();
    for (ObjectInput& object : context_.objects) add_local_symbols(symbols, object);
    add_global_symbols(symbols);
    for (const Chunk* chunk : context_.text.chunks) {
      if (chunk->size() != 0) chunk->add_symbols(symbols);
    }
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
    if (context_.block.bss_size != 0) {
      elf::OutputSection& bss = new_segment(".bss", elf::SHF_WRITE, addresses_.bss());
      bss.type = elf::SHT_NOBITS;
      bss.size = context_.block.bss_size;
    }
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
    for (const PatchTable& table : context_.startup.tables) {
      for (const SelfPatch& patch : table.patches) {
        const InputSection& place = *patch.section;
        uint64_t start = place.segment == Segment::rodata ? addresses_.data() : 0;
        add(start + place.address + place.place_of(patch.offset),
            static_cast<uint16_t>(table.kind.size), kByStartup);
      }
    }
    if (!section.data.empty()) file_.sections.push_back(std::move(section));
  }

  void add_local_symbols(ModuleSymbols& names, ObjectInput& object) {
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
      add_symbol(names, object.symbol(i), stated.visibility);
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

  void add_global_symbols(ModuleSymbols& names) {
    for (const Symbol& symbol : context_.globals) {
      bool is_storage = symbol.meaning == Meaning::section || symbol.meaning == Meaning::common;
      if (is_storage && is_in_module(context_, symbol, 0))
        add_symbol(names, symbol, elf::STV_DEFAULT);
    }
  }

  void add_symbol(ModuleSymbols& symbols, const Symbol& symbol, uint8_t visibility) {
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
    symbols.add(symbol.name, address, size, symbol.bind, type, is_variable, visibility);
  }

  LinkContext& context_;
  const Machine& machine_;
  CompanionAddresses addresses_;
  elf::OutputFile file_;
};

}  // namespace

CompanionAddresses::CompanionAddresses(const LinkContext& context) : context_(context) {
  text_end_ = constants_ = context.text.bytes.size();
  auto constant = std::ranges::find_if(context.text.chunks, [](const Chunk* chunk) {
    return chunk->is_constant() && chunk->size() != 0;
  });
  if (constant != context.text.chunks.end()) constants_ = (*constant)->address;
  // On boards the block is aligned to more than its parts ask for.
  block_ = align_up(text_end_, context.target->block_alignment);
}

uint64_t CompanionAddresses::data() const {
  return block_ + context_.block.bss_size;
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
