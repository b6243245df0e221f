// The linker: relocatable objects and archives in, the contents of a native .mpy file out.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mpy/mpy_file.h"
#include "target/target.h"

namespace natmod::link {

/// A file given to the linker. `name` is its path: messages show it, and the members of a thin
/// archive are found beside it.
struct Input {
  std::string name;
  std::vector<uint8_t> bytes;
  bool is_library =
      false;  ///< given with -l: an archive that may not override firmware's functions
};

/// A symbol at a fixed address of the firmware or ROM.
struct Extern {
  std::string name;
  uint64_t address = 0;
  std::string place = {};  ///< FILE:LINE that says so, for messages
};

/// What a run-time library is for.
enum LibraryPart : unsigned {
  kOwnFunctions = 1 << 0,  ///< the SDK's: memory, strings, C++'s support
  kHelpers = 1 << 1,       ///< what compilers call: division, floats
  kMathematics = 1 << 2,
  kCLibrary = 1 << 3,
};

/// A run-time library that is not there.
struct AbsentLibrary {
  unsigned parts = 0;  ///< LibraryParts
  std::string reason;  ///< what is missing, and what gets it
};

struct Runtime {
  std::vector<Input> libraries;
  std::vector<AbsentLibrary> absent;
};

struct Options {
  std::optional<mpy::Arch> arch;  ///< nullopt: what the first object asks for
  uint8_t sub_version = mpy::kDefaultSubVersion;
  uint32_t arch_flags = 0;
  std::string source_name;         ///< what the .mpy file calls its source
  std::vector<std::string> qstrs;  ///< the module's own QSTRs, in the order of their table
  bool has_qstr_header = false;    ///< qstrs is what the objects were compiled with, even if empty
  std::vector<Extern> externs;
  /// More libraries, read when a name is found nowhere else; empty if there are none to look for.
  std::function<Runtime(const Target&)> runtime;
  bool collect_garbage = true;
  bool relax = true;  ///< shorten what objects mark so
  bool want_map = false;
  bool want_elf = false;
};

struct Statistics {
  size_t text = 0;  ///< bytes, as are all but the counts
  size_t rodata = 0;
  size_t bss = 0;
  size_t got_slots = 0;
  size_t relocations = 0;
};

struct Result {
  mpy::MpyFile file;
  const Target* target = nullptr;
  Statistics statistics;
  std::string map;                    ///< empty unless Options::want_map
  std::vector<uint8_t> elf;           ///< empty unless Options::want_elf: see companion.h
  std::string stubs;                  ///< a .pyi file; empty if the objects have none
  std::vector<std::string> warnings;  ///< complete messages
};

/// Throws Error with every fault that the pass which found one could find. `inputs` are kept by
/// reference until it returns.
Result link(const Options& options, const std::vector<Input>& inputs);

}  // namespace natmod::link
