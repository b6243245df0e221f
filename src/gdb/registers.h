// Which registers gdb is told of, and in which order: a row of data for each processor, from which
// the target description (XML) and the packets of all registers are made.
//
// Source: Debugging with GDB, appendix "Target Descriptions", section "Standard Target Features".
// Xtensa's gdb takes no description: the order is what its configurations for ESP8266 and ESP32
// have, as Espressif's esp_gdbstub_arch.h and the gdb stub of the ESP8266 list it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emu/cpu.h"

namespace natmod::gdb {

struct Register {
  std::string name;
  unsigned bits;
  std::string_view type;  ///< in the description; empty: what gdb takes for that size
};

struct Feature {
  std::string_view name;
  std::vector<Register> registers;
};

struct Description {
  std::string_view architecture;
  std::vector<Feature> features;
};

Description describe_processor(const emu::CpuConfig& config);
std::string to_xml(const Description& description);
/// All of them; the index is the number that packets have.
std::vector<Register> all_registers(const Description& description);

}  // namespace natmod::gdb
