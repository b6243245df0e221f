// Writes ELF files: sections and symbols as they are given, with the tables that belong to them.
//
// Source: System V gABI, chapters 4 and 5.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "elf/elf.h"

namespace natmod::elf {

struct OutputSection {
  std::string name;
  uint32_t type = SHT_PROGBITS;
  uint64_t flags = 0;
  uint64_t address = 0;
  uint64_t alignment = 1;
  uint64_t entry_size = 0;
  std::vector<uint8_t> data;
  uint64_t size = 0;  ///< of SHT_NOBITS; others have as much as `data`
};

struct OutputSymbol {
  static constexpr uint32_t kAbsolute = UINT32_MAX;

  std::string name;
  uint64_t value = 0;
  uint64_t size = 0;
  uint32_t section = kAbsolute;  ///< index in OutputFile::sections
  uint8_t bind = STB_LOCAL;
  uint8_t type = STT_NOTYPE;
  uint8_t visibility = STV_DEFAULT;
};

struct OutputFile {
  bool is_64 = false;
  uint16_t type = ET_DYN;
  uint16_t machine = 0;
  uint32_t flags = 0;  ///< e_flags
  uint64_t entry = 0;
  std::vector<OutputSection> sections;
  std::vector<OutputSymbol> symbols;  ///< in any order: local ones come first in the file
};

/// The bytes of the file. `symbols` is put in the order that the standard wants.
std::vector<uint8_t> write(OutputFile file);

}  // namespace natmod::elf
