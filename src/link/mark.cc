// What the module needs: everything that mpy_init reaches through relocations. A name that nothing
// linked defines is looked for, in this order, in the archives on the command line, the externs,
// the firmware and the libraries (-l); so a user's own memcpy wins over the firmware's, and the
// firmware's over a C library's. Linking another member can change what a weak symbol means, so
// marking starts afresh after each round of additions.
#include <algorithm>

#include "link/cxx_symbols.h"
#include "link/firmware_symbols.h"
#include "link/inputs.h"
#include "link/literals.h"
#include "link/passes.h"
#include "link/relocs.h"
#include "link/rom_qstrs.h"
#include "link/undefined.h"

namespace natmod::link {
namespace {

class Marker {
 public:
  explicit Marker(LinkContext& context) : context_(context) {}

  void run() {
    if (!context_.options.collect_garbage) {
      for (ObjectInput& file : context_.objects) {
        for (InputSection& section : file.sections) mark(section, nullptr);
        for (Symbol* symbol : file.globals) symbol->is_live = true;
      }
    }
    for (ObjectInput& file : context_.objects) {
      for (InputSection& section : file.sections) {
        if (!must_stay(section)) continue;
        if (is_about_another(section)) {
          followers_.push_back(&section);
        } else {
          mark(section, nullptr);
        }
      }
    }
    mark(*context_.entry->section, nullptr);
    if (const Symbol* maker = find_rom_maker(context_)) mark(*maker->section, nullptr);
    do {
      while (!pending_.empty()) {
        InputSection* section = pending_.back();
        pending_.pop_back();
        visit(*section);
      }
    } while (mark_followers());
  }

  /// Symbols without a definition, in the order in which they were reached.
  const std::vector<Symbol*>& undefined() const { return undefined_; }

 private:
  // Kept without being referenced: what the source marks so, constructors, which run unasked, and
  // the names of types.
  bool must_stay(InputSection& section) {
    if (is_table_part(context_, section)) {
      keep_whole(section);
      return true;
    }
    return section.header().flags & elf::SHF_GNU_RETAIN || section.role == Role::constructors ||
           section.header().name == kTypeNames;
  }

  // A part of a table that is there for the sake of another section, and stays if that does.
  static bool is_about_another(const InputSection& section) {
    const elf::Section header = section.header();
    return header.flags & elf::SHF_LINK_ORDER && header.link != 0 &&
           !(header.flags & elf::SHF_GNU_RETAIN);
  }

  bool mark_followers() {
    for (InputSection* section : followers_) {
      InputSection& other = section->file->sections[section->header().link];
      if (other.is_live) mark(*section, &other);
    }
    return !pending_.empty();
  }

  void mark(InputSection& section, const InputSection* by) {
    if (section.is_live || section.is_discarded || section.segment == Segment::none) return;
    section.is_live = true;
    section.kept_by = by;
    if (by == nullptr) {
      for (Piece& piece : section.pieces) piece.is_live = true;
      if (section.literals) {
        for (LiteralWord& word : *section.literals) word.is_live = true;
      }
    }
    pending_.push_back(&section);
  }

  void visit(InputSection& section) {
    Bytes data = section.header().data;
    for (const elf::Reloc reloc : section.relocs()) {
      if (!section.uses(reloc)) continue;
      const RelocHowto* howto = context_.machine().howto(reloc.type, data, reloc.offset);
      if (howto == nullptr || reaches_out(section, *howto, reloc)) follow(section, reloc);
    }
  }

  void follow(InputSection& section, const elf::Reloc& reloc) {
    Symbol& symbol = section.file->symbol(reloc.symbol);
    if (symbol.section != nullptr && symbol.meaning == Meaning::section) {
      mark(*symbol.section, &section);
      if (!symbol.section->pieces.empty()) mark_piece(section, symbol, reloc);
      if (symbol.section->literals) mark_literal(section, symbol, reloc);
    } else if (symbol.meaning == Meaning::common) {
      symbol.is_live = true;
    } else if (!symbol.is_defined() && reloc.symbol != 0 && symbol.section == nullptr) {
      if (section.file->object.symbols()[reloc.symbol].bind != elf::STB_WEAK) {
        symbol.is_weak_reference = false;
      }
      undefined_.push_back(&symbol);
    }
  }

  // A word is needed once code loads it. What is used otherwise has to stay where it is.
  void mark_literal(InputSection& from, const Symbol& symbol, const elf::Reloc& reloc) {
    InputSection& section = *symbol.section;
    const RelocHowto* howto =
        context_.machine().howto(reloc.type, from.header().data, reloc.offset);
    bool is_load = howto != nullptr && howto->kind == RelocKind::literal;
    LiteralWord* word = is_load ? find_literal(section, symbol, reloc.addend) : nullptr;
    if (word == nullptr) {
      section.literals.reset();
      pending_.push_back(&section);
      return;
    }
    if (word->is_live) return;
    word->is_live = true;
    if (word->reloc != LiteralWord::kNoReloc) follow(section, section.relocs()[word->reloc]);
  }

  // A named symbol points at its piece. A section's symbol needs the addend to tell which; where
  // that holds a distance from the program counter too, nobody can tell, so the section stays
  // whole.
  void mark_piece(const InputSection& from, const Symbol& symbol, const elf::Reloc& reloc) {
    InputSection& section = *symbol.section;
    uint64_t offset = symbol.value;
    if (symbol.type == elf::STT_SECTION) {
      const RelocHowto* howto = context_.machine().howto(reloc.type);
      if (howto == nullptr || howto->field == nullptr ||
          (howto->kind != RelocKind::abs && howto->kind != RelocKind::got_rel)) {
        keep_whole(section);
        return;
      }
      offset += static_cast<uint64_t>(addend_of(from, reloc, *howto));
    }
    if (Piece* piece = find_piece(section, offset)) {
      piece->is_live = true;
    } else {
      keep_whole(section);
    }
  }

  static void keep_whole(InputSection& section) { section.pieces.clear(); }

  LinkContext& context_;
  std::vector<InputSection*> pending_;
  std::vector<InputSection*> followers_;
  std::vector<Symbol*> undefined_;
};

const Extern* find_extern(const LinkContext& context, std::string_view name) {
  for (const Extern& fixed : context.options.externs) {
    if (fixed.name == name) return &fixed;
  }
  return nullptr;
}

// The address as the target's words hold it; a negative one counts from the end.
uint64_t word_of(LinkContext& context, const Extern& fixed) {
  if (context.target->is_64) return fixed.address;
  auto word = static_cast<uint32_t>(fixed.address);
  if (word != fixed.address &&
      static_cast<uint64_t>(int64_t{static_cast<int32_t>(word)}) != fixed.address) {
    context.errors.add("{}: '{}' is at {:#x}, which does not fit the 32-bit addresses of {}",
                       fixed.place, fixed.name, fixed.address, context.target->name());
  }
  return word;
}

// A weak reference is content with nothing: it brings no member in. But GCC refers weakly to what
// its vtables have in place of pure virtual functions, and means whoever calls one to end there.
bool may_pull(const Symbol& symbol) {
  return !symbol.is_weak_reference || is_pure_virtual(symbol.name);
}

/// True if more sections are needed for `symbol`: then everything has to be marked again.
bool find_definition(LinkContext& context, Symbol& symbol) {
  bool pulls = may_pull(symbol);
  if (define_section_table(context, symbol)) return true;
  if (pulls && pull_member(context, symbol.name, false)) return true;
  if (const Extern* fixed = find_extern(context, symbol.name)) {
    symbol.meaning = Meaning::absolute;
    symbol.value = word_of(context, *fixed);
    return false;
  }
  if (define_firmware_symbol(context, symbol)) {
    note_rom_qstr(context, symbol);
    return false;
  }
  if (define_helper(context, symbol) || define_qstr_symbol(context, symbol)) {
    return false;
  }
  if (!pulls) return false;
  if (pull_member(context, symbol.name, true)) return true;
  read_runtime(context);
  return pull_member(context, symbol.name, true);
}

void unmark(LinkContext& context) {
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      section.is_live = false;
      section.kept_by = nullptr;
      for (Piece& piece : section.pieces) piece.is_live = false;
      if (section.literals) {
        for (LiteralWord& word : *section.literals) word.is_live = false;
      }
    }
  }
  for (Symbol& symbol : context.globals) symbol.is_weak_reference = true;
}

constexpr std::string_view kEntryName = "mpy_init";

// Whether C says which module this is, and leaves mpy_init to the SDK's library.
bool is_registered(const LinkContext& context) {
  return std::ranges::any_of(context.globals, [](const Symbol& symbol) {
    return symbol.name == kRegisteredModule && symbol.is_defined();
  });
}

// Why `entry` is no place to start at; empty if it is one.
std::string reject_entry(const LinkContext& context, const Symbol& entry) {
  if (entry.type == elf::STT_GNU_IFUNC) return "is a function that another one chooses (ifunc)";
  if (entry.meaning == Meaning::section) {
    const InputSection& section = *entry.section;
    if (section.segment == Segment::none) {
      return fmt::format("is in {}, which is no part of a module", section.name());
    }
    if (!section.is_code) return fmt::format("in {} is data, not a function", section.name());
    if (context.machine().code_offset(entry.value) >= section.header().size) {
      return fmt::format("lies outside its section, {}", section.name());
    }
    return {};
  }
  if (entry.is_defined()) {
    return fmt::format("in {} is {}, not a function", entry.file->object.name(),
                       entry.meaning == Meaning::common ? "data" : "a number");
  }
  for (const ObjectInput& file : context.objects) {
    for (const elf::Symbol symbol : file.object.symbols()) {
      if (symbol.name != kEntryName || !symbol.is_local()) continue;
      return fmt::format("in {} is static; it has to be global", file.object.name());
    }
  }
  if (is_registered(context)) {
    return "is defined by no object; natmod link --runtime has one for MP_REGISTER_MODULE (make, "
           "CMake "
           "and natmod build: without LINK_RUNTIME=0, NO_RUNTIME, --no-runtime)";
  }
  return "is defined by no object; it is the function where a module starts";
}

Symbol* find_entry(LinkContext& context) {
  Symbol& entry = context.globals.intern(kEntryName);
  entry.is_weak_reference = false;
  if (!entry.is_defined()) pull_member(context, entry.name, false);
  if (!entry.is_defined() && is_registered(context)) {
    read_runtime(context);
    pull_member(context, entry.name, true);
  }
  context.errors.checkpoint();
  if (entry.is_defined() && is_registered(context) && entry.file->origin == Origin::module) {
    context.warnings.push_back(
        fmt::format("{}: has mpy_init, so what MP_REGISTER_MODULE names is not used",
                    entry.file->object.name()));
  }
  std::string reason = reject_entry(context, entry);
  if (!reason.empty()) fail("'{}' {}", kEntryName, reason);
  return &entry;
}

}  // namespace

void reach_from_entry(LinkContext& context) {
  context.entry = find_entry(context);
  for (bool has_grown = true; has_grown;) {
    has_grown = false;
    unmark(context);
    Marker marker(context);
    marker.run();
    for (Symbol* symbol : marker.undefined()) {
      if (!symbol->is_defined() && find_definition(context, *symbol)) has_grown = true;
    }
    if (Symbol* maker = missing_rom_maker(context)) has_grown |= find_definition(context, *maker);
    context.errors.checkpoint();
  }
  report_undefined(context);
  report_missing_rom_maker(context);
}

}  // namespace natmod::link
