// What a debugger's server has to know of a companion ELF (`natmod link --elf`): where it says that
// the parts of the module lie.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace natmod::gdb {

struct Companion {
  std::filesystem::path file;
  struct Section {
    std::string name;
    uint64_t address;
    uint64_t size;
  };
  std::vector<Section> sections;  ///< those that memory has, in the order of the file

  /// Bytes of text as the .mpy file has it: code, and the constants behind it.
  uint64_t text_size() const;
  /// How far each section is from its address here, if text and the block of variables are there.
  std::vector<uint64_t> offsets(uint64_t text, uint64_t variables) const;
};

/// Throws Error for what is no companion ELF.
Companion read_companion(const std::filesystem::path& file);

}  // namespace natmod::gdb
