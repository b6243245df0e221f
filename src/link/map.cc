#include "link/map.h"

#include <algorithm>

#include "base/sha256.h"
#include "elf/names.h"
#include "link/context.h"
#include "link/dwarf.h"
#include "mpy/fun_table.h"

namespace natmod::link {

MapWriter::MapWriter(const LinkContext& context, const std::vector<SourceLine>& lines)
    : context_(context), lines_(lines) {}

std::string MapWriter::run() {
  size_t size = context_.rodata.bytes.size();
  std::string rodata = size == 0 ? "" : fmt::format(", rodata {} bytes", size);
  line("architecture {}, text {} bytes{}, bss {} bytes, {} GOT slots, {} load-time relocations",
       context_.target->name(), context_.text.bytes.size(), rodata, context_.block.bss_size,
       context_.got.count(), context_.relocations.size());
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

void MapWriter::row(uint64_t address, uint64_t size, std::string_view what) {
  line("{:#010x} {:>8} {}", address, size, what);
}

void MapWriter::part(uint64_t address, uint64_t size, std::string_view what) {
  line("{:#010x} {:>8}   {}", address, size, what);
}

void MapWriter::symbols(const InputSection& section) {
  auto found = symbols_.find(&section);
  if (found == symbols_.end()) return;
  for (const Named& symbol : found->second) {
    part(section.address + symbol.offset, symbol.size, symbol.name);
  }
}

void MapWriter::index_symbols() {
  for (const ObjectInput& file : context_.objects) {
    for (const elf::Symbol symbol : file.object.symbols()) index_symbol(file, symbol);
  }
  for (auto& [section, symbols] : symbols_) {
    std::stable_sort(symbols.begin(), symbols.end(),
                     [](const Named& a, const Named& b) { return a.offset < b.offset; });
  }
}

void MapWriter::index_symbol(const ObjectInput& file, const elf::Symbol& symbol) {
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

void MapWriter::write_image(std::string_view name, const Image& image) {
  if (image.chunks.empty()) return;
  line("\n{}\n{:<10} {:>8} {}", name, "offset", "size", "what");
  uint64_t end = 0;
  for (const Chunk* chunk : image.chunks) {
    const uint64_t size = chunk->size();
    if (size == 0) continue;
    if (chunk->address > end) row(end, chunk->address - end, "(padding)");
    chunk->describe(*this);
    end = chunk->address + size;
  }
}

void MapWriter::write_bss() {
  const Block& block = context_.block;
  if (block.bss.empty()) return;
  line("\nBSS\n{:<10} {:>8} {}", "offset", "size", "what");
  uint64_t end = 0;
  for (const Chunk* chunk : block.bss) {
    if (chunk->address > end) row(end, chunk->address - end, "(padding)");
    chunk->describe(*this);
    end = chunk->address + chunk->size();
  }
  if (block.bss_size > end) row(end, block.bss_size - end, "(padding)");
}

void MapWriter::write_relocations() {
  if (context_.relocations.empty()) return;
  line("\nLoad-time relocations\n{:<10} {}", "offset", "adds the address of");
  for (const mpy::Relocation& relocation : context_.relocations) {
    line("{:#010x}{} {}", relocation.word * uint64_t{context_.target->word_size()},
         relocation.in_rodata ? " of RODATA," : "",
         mpy::reloc_kind_name(context_.options.sub_version, relocation.kind));
  }
}

void MapWriter::write_lines() {
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

std::map<std::string, std::string> MapWriter::name_sources() const {
  const auto last_part = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
  std::map<std::string, std::string> names;
  std::map<std::string, unsigned> uses;
  for (const SourceLine& one : lines_)
    if (one.line != 0 && names.try_emplace(one.file).second) ++uses[last_part(one.file)];
  for (auto& [path, name] : names) name = uses[last_part(path)] == 1 ? last_part(path) : path;
  return names;
}

void MapWriter::write_kept() {
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

void MapWriter::write_collected() {
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

}  // namespace natmod::link
