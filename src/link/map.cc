// The link map: every byte of text and BSS with its origin, what the loader patches, and why each
// section stayed or went. Rows are in order of address and leave no gap: padding has rows too.
#include <algorithm>
#include <iterator>
#include <map>

#include "base/sha256.h"
#include "elf/names.h"
#include "link/passes.h"
#include "mpy/fun_table.h"

namespace natmod::link {
namespace {

struct Named {
  uint64_t offset;
  uint64_t size;
  std::string name;
};

class MapWriter {
 public:
  MapWriter(const LinkContext& context, const std::vector<SourceLine>& lines)
      : context_(context), lines_(lines) {}

  std::string run() {
    size_t size = context_.rodata.bytes.size();
    std::string rodata = size == 0 ? "" : fmt::format(", rodata {} bytes", size);
    line("architecture {}, text {} bytes{}, bss {} bytes, {} GOT slots, {} load-time relocations",
         context_.target->name(), context_.text.bytes.size(), rodata, context_.bss_size,
         context_.got.size(), context_.relocations.size());
    // Whose map it is, for natmod size.
    std::vector<uint8_t> bytes = context_.text.bytes;
    bytes.insert(bytes.end(), context_.rodata.bytes.begin(), context_.rodata.bytes.end());
    line("SHA-256 of text and RODATA {}", sha256(bytes));
    index_symbols();
    write_image("Text", context_.text);
    write_image("RODATA", context_.rodata);
    write_bss();
    write_relocations();
    write_lines();
    write_kept();
    write_collected();
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void row(uint64_t address, uint64_t size, std::string_view what) {
    line("{:#010x} {:>8} {}", address, size, what);
  }

  void index_symbols() {
    for (const ObjectInput& file : context_.objects) {
      for (const elf::Symbol symbol : file.object.symbols()) index_symbol(file, symbol);
    }
    for (auto& [section, symbols] : symbols_) {
      std::stable_sort(symbols.begin(), symbols.end(),
                       [](const Named& a, const Named& b) { return a.offset < b.offset; });
    }
  }

  void index_symbol(const ObjectInput& file, const elf::Symbol& symbol) {
    bool is_mark =
        symbol.is_local() && symbol.type == elf::STT_NOTYPE && symbol.name.starts_with("$");
    bool is_for_tools = is_mark || symbol.name.starts_with(".L");
    if (symbol.name.empty() || is_for_tools || symbol.is_undefined() ||
        symbol.section >= file.sections.size() || symbol.type == elf::STT_SECTION ||
        symbol.type == elf::STT_FILE) {
      return;
    }
    const InputSection& section = file.sections[symbol.section];
    if (!section.is_live || section.literals != nullptr) return;
    uint64_t offset = section.is_code ? context_.machine().code_offset(symbol.value) : symbol.value;
    uint64_t place = section.place_of(offset);
    uint64_t size = section.place_of(offset + symbol.size) - place;
    symbols_[&section].push_back({place, size, elf::demangle(symbol.name)});
  }

  void write_image(std::string_view name, const Image& image) {
    if (image.chunks.empty()) return;
    line("\n{}\n{:<10} {:>8} {}", name, "offset", "size", "what");
    uint64_t end = 0;
    for (const Chunk& chunk : image.chunks) {
      if (chunk.size == 0) continue;
      if (chunk.address > end) row(end, chunk.address - end, "(padding)");
      write_chunk(chunk);
      end = chunk.address + chunk.size;
    }
  }

  void write_chunk(const Chunk& chunk) {
    switch (chunk.kind) {
      case Chunk::Kind::entry:
        row(chunk.address, chunk.size, "(jump to mpy_init)");
        break;
      case Chunk::Kind::startup:
        row(chunk.address, chunk.size, "(startup code)");
        break;
      case Chunk::Kind::patches:
        row(chunk.address, chunk.size, "(what the startup code patches)");
        break;
      case Chunk::Kind::helper:
        row(chunk.address, chunk.size,
            fmt::format("({})", context_.machine().helpers()[chunk.index].symbol));
        break;
      case Chunk::Kind::section:
        row(chunk.address, chunk.size, chunk.section->name());
        write_symbols(*chunk.section, chunk.address);
        break;
      case Chunk::Kind::detour: {
        const Detour& detour = context_.detours[chunk.index];
        row(chunk.address, chunk.size,
            fmt::format("(detour of {})",
                        place_name(*detour.section, context_.highs[detour.high].offset)));
        break;
      }
      case Chunk::Kind::stub:
        row(chunk.address, chunk.size,
            fmt::format("(stub for {})", symbol_name(*context_.stubs[chunk.index].symbol)));
        break;
      case Chunk::Kind::literals:
        write_literals(context_.literal_pools[chunk.index], chunk);
        break;
      case Chunk::Kind::merged:
        write_merged(context_.merged[chunk.index], chunk);
        break;
      case Chunk::Kind::got:
        write_got(chunk);
        break;
      case Chunk::Kind::keep_alive:
        row(chunk.address, chunk.size, "(word that keeps the variables alive)");
        break;
    }
  }

  void write_symbols(const InputSection& section, uint64_t address) {
    auto found = symbols_.find(&section);
    if (found == symbols_.end()) return;
    for (const Named& symbol : found->second) {
      line("{:#010x} {:>8}   {}", address + symbol.offset, symbol.size, symbol.name);
    }
  }

  static std::string slot_name(const GotSlot& slot) {
    if (slot.symbol != nullptr) return symbol_name(*slot.symbol);
    return slot.what == GotSlot::What::zero ? "the thread" : "thread-local variables";
  }

  void write_got(const Chunk& chunk) {
    uint64_t size = context_.target->word_size();
    for (size_t i = 0; i < context_.got.size(); ++i) {
      row(chunk.address + i * size, size,
          fmt::format("(GOT slot of {})", slot_name(context_.got[i])));
    }
  }

  void write_literals(const LiteralPool& pool, const Chunk& chunk) {
    row(chunk.address, chunk.size, "(literals)");
    uint64_t address = chunk.address;
    for (uint32_t index : pool.literals) {
      const Literal& literal = context_.literals[index];
      line("{:#010x} {:>8}   {}", address, context_.target->word_size(),
           place_name(*literal.section, uint64_t{literal.word} * context_.target->word_size()));
      address += context_.target->word_size();
    }
  }

  // Each piece once, under the first section that brought it.
  void write_merged(const MergedSection& merged, const Chunk& chunk) {
    row(chunk.address, chunk.size, merged.is_strings ? "(shared strings)" : "(shared constants)");
    std::map<uint32_t, std::pair<const InputSection*, uint32_t>> pieces;
    for (const InputSection* section : merged.inputs) {
      for (const Piece& piece : section->pieces) {
        if (piece.is_live) pieces.try_emplace(piece.merged_offset, section, piece.size);
      }
    }
    for (const auto& [offset, origin] : pieces) {
      line("{:#010x} {:>8}   {}", chunk.address + offset, origin.second, origin.first->name());
    }
  }

  void write_bss() {
    if (context_.bss.empty()) return;
    line("\nBSS\n{:<10} {:>8} {}", "offset", "size", "what");
    uint64_t end = 0;
    for (const BssItem& item : context_.bss) {
      if (item.address() > end) row(end, item.address() - end, "(padding)");
      if (item.section != nullptr) {
        row(item.address(), item.size(), item.section->name());
        write_symbols(*item.section, item.address());
      } else {
        row(item.address(), item.size(),
            fmt::format("{}:(COMMON)", item.common->file->object.name()));
        line("{:#010x} {:>8}   {}", item.address(), item.size(), symbol_name(*item.common));
      }
      end = item.address() + item.size();
    }
    if (context_.bss_size > end) row(end, context_.bss_size - end, "(padding)");
  }

  void write_relocations() {
    if (context_.relocations.empty()) return;
    line("\nLoad-time relocations\n{:<10} {}", "offset", "adds the address of");
    for (const mpy::Relocation& relocation : context_.relocations) {
      line("{:#010x}{} {}", relocation.word * uint64_t{context_.target->word_size()},
           relocation.in_rodata ? " of RODATA," : "",
           mpy::reloc_kind_name(context_.options.sub_version, relocation.kind));
    }
  }

  void write_lines() {
    if (lines_.empty()) return;
    const std::map<std::string, std::string> names = name_sources();
    line("\nLines\naddress    source (*: a statement begins)");
    for (const SourceLine& one : lines_) {
      std::string place = one.line != 0 ? fmt::format("{}:{}", names.at(one.file), one.line) : "-";
      line("{:#010x} {}{}", one.address, place, one.is_statement ? " *" : "");
    }
    line("\nSources");
    for (const auto& [path, name] : names)
      if (name != path) line("{} is {}", name, path);
  }

  /// Files by their last part, if no other is called so.
  std::map<std::string, std::string> name_sources() const {
    const auto last_part = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
    std::map<std::string, std::string> names;
    std::map<std::string, unsigned> uses;
    for (const SourceLine& one : lines_)
      if (one.line != 0 && names.try_emplace(one.file).second) ++uses[last_part(one.file)];
    for (auto& [path, name] : names) name = uses[last_part(path)] == 1 ? last_part(path) : path;
    return names;
  }

  void write_kept() {
    line("\nKept, and for whom");
    for (const ObjectInput& file : context_.objects) {
      for (const InputSection& section : file.sections) {
        if (!section.is_live) continue;
        std::string reason = section.kept_by != nullptr            ? section.kept_by->name()
                             : &section == context_.entry->section ? "mpy_init"
                             : !context_.options.collect_garbage   ? "--no-gc-sections"
                                                                   : "it must stay";
        line("{} <- {}", section.name(), reason);
      }
    }
  }

  void write_collected() {
    line("\nCollected");
    for (const ObjectInput& file : context_.objects) {
      for (const InputSection& section : file.sections) {
        if (section.is_live || section.segment == Segment::none || section.header().size == 0) {
          continue;
        }
        line("{} ({} bytes{})", section.name(), section.header().size,
             section.is_discarded ? ", another object has the same group" : "");
      }
    }
  }

  const LinkContext& context_;
  const std::vector<SourceLine>& lines_;
  std::string out_;
  std::map<const InputSection*, std::vector<Named>> symbols_;
};

}  // namespace

std::string describe_map(const LinkContext& context, const std::vector<SourceLine>& lines) {
  return MapWriter(context, lines).run();
}

}  // namespace natmod::link
