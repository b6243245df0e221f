// Firmware as a loader of modules: what it takes, and why it would refuse a file.
#pragma once

#include <optional>
#include <string>

#include "base/byte_reader.h"
#include "mpy/abi.h"

namespace natmod::project {

struct Firmware {
  std::string name;  ///< as the user said it
  unsigned version = mpy::kVersion;
  unsigned sub_version = mpy::kDefaultSubVersion;
  mpy::Arch arch = mpy::Arch::none;  ///< none: loads bytecode alone
  unsigned arch_flags = 0;           ///< extensions that it has
};

/// What `sys.implementation._mpy` says.
Firmware firmware_of_number(unsigned long number);

/// The number that a firmware would have for which a module is right, as package.json tags it.
unsigned long number_of(unsigned sub_version, mpy::Arch arch, unsigned arch_flags);

/// A number, or the name of a board, a port or an architecture; these with the current version.
/// Error, with names that are near, if it is none.
Firmware find_firmware(const std::string& text);

/// "armv6m, armv7emsp": what boards, a port or a processor of this name may be; empty if there is
/// none.
std::string archs_of(const std::string& text);

/// A board at a serial port, asked through mpremote. Error if that is not here or has no answer.
Firmware ask_device(const std::string& port);

struct Refusal {
  size_t offset = 0;      ///< of the byte that says so
  unsigned byte = 0;      ///< its value
  std::string reason;     ///< what it says, and what the firmware has
  std::string exception;  ///< what the import raises
  std::string remedy;
};

/// Why the firmware would not load the file with this header; nullopt if it would. Error if it is
/// too short to be a .mpy file.
std::optional<Refusal> find_refusal(const Firmware& firmware, Bytes file, const std::string& name);

}  // namespace natmod::project
