// How the firmware was built.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace natmod::board {

struct FirmwareConfig {
  unsigned word_size = 8;
  bool single_float = false;
  unsigned big_digit_bits = 32;  ///< of a digit of an integer that is not small: 32 on x64, else 16
  /// A double in a struct is aligned to 8; on x86 to 4.
  unsigned double_alignment = 8;
  /// A float too large for an int becomes the largest one (not so on x86 and x64).
  bool saturates_conversion = false;
  bool signed_chars = false;  ///< C's `char`: on x86 and x64
  /// nlr_push links a buffer and no more: the module saves the registers, by setjmp_.
  bool uses_setjmp = false;
  std::string platform = "linux";
  /// sys.implementation._machine, ._mpy and ._build.
  std::string machine{};
  int mpy = 0;
  std::string build = "standard";
  std::string processor = "x86_64";  ///< as the module platform names it
  bool has_system = true;            ///< the unix port: what it takes from the system below it
  bool detailed_errors = true;       ///< texts tell the names and values that are wrong
  /// What the port's firmware lacks: "module" or "module.name".
  std::vector<std::string_view> absent{};
  bool counts_collected = true;      ///< gc.collect() gives a number, not None
  bool has_inplace_methods = false;  ///< all of them, not __iadd__ and __isub__ alone
};

}  // namespace natmod::board
