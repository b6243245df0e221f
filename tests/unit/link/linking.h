// Links objects made by ElfBuilder, or of text, and looks at what came out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "elf/elf_builder.h"
#include "elf/relocs.h"
#include "error_text.h"
#include "link/link.h"
#include "link/object_text.h"

namespace natmod::test {

/// Objects get the names a.o, b.o, …
inline std::vector<link::Input> inputs(std::vector<Buffer> objects) {
  std::vector<link::Input> result;
  char name = 'a';
  for (Buffer& object : objects) {
    result.push_back({std::string(1, name++) + ".o", std::move(object), false});
  }
  return result;
}

inline link::Options options(mpy::Arch arch) {
  link::Options result;
  result.arch = arch;
  result.source_name = "module.mpy";
  result.has_qstr_header = true;
  return result;
}

inline mpy::RawCode link_objects(mpy::Arch arch, std::vector<Buffer> objects) {
  return link::link(options(arch), inputs(std::move(objects))).file.code;
}

inline std::string link_error(mpy::Arch arch, std::vector<Buffer> objects) {
  return error_text([&] { link_objects(arch, std::move(objects)); });
}

/// The same of texts, of which each is an object.
template <class... Texts>
mpy::RawCode link_text(mpy::Arch arch, Texts... texts) {
  return link_objects(arch, {object_of(arch, texts)...});
}

template <class... Texts>
std::string text_error(mpy::Arch arch, Texts... texts) {
  return link_error(arch, {object_of(arch, texts)...});
}

inline uint32_t word_at(const mpy::RawCode& code, size_t offset) {
  return static_cast<uint32_t>(code.code.at(offset) | code.code.at(offset + 1) << 8 |
                               code.code.at(offset + 2) << 16 | code.code.at(offset + 3) << 24);
}

/// The kinds of the load-time relocations by the offset of their words: {{0x10, kRelocText}, …}.
inline std::vector<std::pair<uint32_t, int>> patched(const mpy::RawCode& code, unsigned word = 4) {
  std::vector<std::pair<uint32_t, int>> result;
  for (const mpy::Relocation& relocation : code.relocations) {
    result.emplace_back(relocation.word * word, relocation.kind);
  }
  return result;
}

using Patched = std::vector<std::pair<uint32_t, int>>;

using enum elf::RelocX86;
using enum elf::RelocX64;
using enum elf::RelocArm;
using enum elf::RelocXtensa;
using enum elf::RelocRiscv;

/// A Thumb object whose mpy_init comes first, followed by `words_after` zero words.
struct ThumbModule : ElfBuilder {
  explicit ThumbModule(size_t words_after = 4, const std::string& section = ".text")
      : ElfBuilder(elf::EM_ARM), code(text(section, Buffer(4 + 4 * words_after))) {
    local("$t", code);
    init = global("mpy_init", code, 1, 4, elf::STT_FUNC);
  }
  uint32_t code;
  SymbolId init;
};

}  // namespace natmod::test
