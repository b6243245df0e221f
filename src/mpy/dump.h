// What is in a .mpy file, for people and for programs.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "mpy/mpy_file.h"

namespace natmod::mpy {

/// A file with everything that read() said about it.
struct ReadFile {
  std::string name;
  std::vector<uint8_t> bytes;
  MpyFile file;
  std::vector<Region> regions;
};

ReadFile read_whole(std::string name, std::vector<uint8_t> bytes);

/// Header, tables and the tree of code, and `with_bytes` a hexdump in which each region has a line
/// of its own.
std::string dump_text(const ReadFile& input, bool with_bytes);

/// A JSON array with one object per file. docs/dump.md lists the fields.
std::string dump_json(std::span<const ReadFile> inputs);

}  // namespace natmod::mpy
