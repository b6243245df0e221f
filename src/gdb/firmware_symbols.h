// Names for the firmware's functions, which are no code here: an ELF file that gdb loads as if it
// were a library. It has a symbol for each, and says how to get from there to the caller.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emu/cpu.h"

namespace natmod::gdb {

/// `names`: of the services, in the order of their numbers. Addresses count from the first.
std::vector<uint8_t> make_firmware_symbols(const emu::CpuConfig& config,
                                           const std::vector<std::string>& names);

/// A file of these contents, in a folder of its own, as long as this lives. Where there is no room
/// for it, there is none.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::vector<uint8_t>& contents);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }  ///< empty: there is none

 private:
  std::string folder_, path_;
};

}  // namespace natmod::gdb
