// Links objects made by ElfBuilder, and looks at what came out.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "elf/elf_builder.h"
#include "error_text.h"
#include "link/link.h"

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

enum : uint32_t {
  R_ARM_ABS32 = 2,
  R_ARM_REL32 = 3,
  R_ARM_THM_CALL = 10,
  R_ARM_BASE_PREL = 25,
  R_ARM_GOT_BREL = 26,
  R_ARM_THM_MOVW_ABS_NC = 47,
  R_X86_64_64 = 1,
  R_X86_64_PC32 = 2,
  R_X86_64_PLT32 = 4,
  R_X86_64_32 = 10,
  R_X86_64_TLSGD = 19,
};

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
