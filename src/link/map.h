// The link map: every byte of text and BSS with its origin, what the loader patches, and why each
// section stayed or went. Rows are in order of address and leave no gap: padding has rows too.
#pragma once

#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "link/dwarf.h"
#include "link/section.h"

namespace natmod::link {

class MapWriter {
 public:
  MapWriter(const LinkContext& context, const std::vector<SourceLine>& lines);

  std::string run();

  // For chunks, to describe themselves.
  void row(uint64_t address, uint64_t size, std::string_view what);
  /// A part of the row above it.
  void part(uint64_t address, uint64_t size, std::string_view what);
  /// The symbols of a section, as its parts.
  void symbols(const InputSection& section);

 private:
  struct Named {
    uint64_t offset;
    uint64_t size;
    std::string name;
  };

  template <class... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void index_symbols();
  void index_symbol(const ObjectInput& file, const elf::Symbol& symbol);
  void write_image(std::string_view name, const Image& image);
  void write_bss();
  void write_relocations();
  void write_lines();
  /// Files by their last part, if no other is called so.
  std::map<std::string, std::string> name_sources() const;
  void write_kept();
  void write_collected();

  const LinkContext& context_;
  const std::vector<SourceLine>& lines_;
  std::string out_;
  std::map<const InputSection*, std::vector<Named>> symbols_;
};

}  // namespace natmod::link
