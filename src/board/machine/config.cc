#include "board/machine/config.h"

#include <array>

#include "base/error.h"

namespace natmod::board {
namespace {

using emu::CpuModel;

struct PortRow {
  Port port;
  std::string_view name;
};
constexpr std::array kPorts = {
    PortRow{Port::unix_, "unix"},  PortRow{Port::rp2, "rp2"},         PortRow{Port::stm32, "stm32"},
    PortRow{Port::esp32, "esp32"}, PortRow{Port::esp8266, "esp8266"},
};

enum Float : bool { kSingle = true, kDouble = false };

struct ModelRow {
  Arch arch;
  CpuModel cpu;
  bool hard_float;
  Port port;
  Float float_type;
};
constexpr std::array kModels = {
    ModelRow{Arch::x86, CpuModel::x86, false, Port::unix_, kDouble},
    ModelRow{Arch::x64, CpuModel::x64, false, Port::unix_, kDouble},
    ModelRow{Arch::armv6m, CpuModel::cortex_m0, false, Port::rp2, kSingle},
    ModelRow{Arch::armv7m, CpuModel::cortex_m3, false, Port::stm32, kSingle},
    ModelRow{Arch::armv7em, CpuModel::cortex_m4, false, Port::stm32, kSingle},
    ModelRow{Arch::armv7emsp, CpuModel::cortex_m4, true, Port::stm32, kSingle},
    ModelRow{Arch::armv7emdp, CpuModel::cortex_m7, true, Port::stm32, kDouble},
    ModelRow{Arch::xtensa, CpuModel::lx106, false, Port::esp8266, kSingle},
    ModelRow{Arch::xtensawin, CpuModel::esp32, false, Port::esp32, kSingle},
    ModelRow{Arch::rv32imc, CpuModel::rv32, false, Port::esp32, kSingle},
    ModelRow{Arch::rv64imc, CpuModel::rv64, false, Port::unix_, kDouble},
};

bool is_xtensa(Arch arch) {
  return arch == Arch::xtensa || arch == Arch::xtensawin;
}

}  // namespace

std::string_view port_name(Port port) {
  for (const PortRow& row : kPorts) {
    if (row.port == port) return row.name;
  }
  return "unknown";
}

std::optional<Port> find_port(std::string_view name) {
  for (const PortRow& row : kPorts) {
    if (row.name == name) return row.port;
  }
  return std::nullopt;
}

Placement placement(Port port, Arch arch) {
  switch (port) {
    case Port::rp2:
    case Port::stm32:
      return {.text_in_heap = true, .data_tracked = false};
    case Port::esp32:
    case Port::esp8266: {
      Placement result;
      if (port == Port::esp8266) result.text_flags = emu::kRead | emu::kExecute;
      if (is_xtensa(arch)) result.text_flags |= emu::kWordAccessOnly;
      return result;
    }
    case Port::unix_:
      break;
  }
  return {};
}

BoardModel board_model(Arch arch) {
  for (const ModelRow& row : kModels) {
    if (row.arch != arch) continue;
    BoardModel model;
    model.cpu = row.cpu;
    model.hard_float = row.hard_float;
    model.port = row.port;
    FirmwareConfig& firmware = model.firmware;
    const bool is_x86 = arch == Arch::x86 || arch == Arch::x64;
    firmware.word_size = mpy::word_size(arch);
    firmware.single_float = row.float_type == kSingle;
    firmware.double_alignment = arch == Arch::x86 ? 4 : 8;
    firmware.big_digit_bits = arch == Arch::x64 ? 32 : 16;
    firmware.saturates_conversion = !is_x86;
    firmware.platform = row.port == Port::unix_ ? "linux" : std::string(port_name(row.port));
    model.stack_size = row.port == Port::unix_ ? size_t{256} << 10 : size_t{16} << 10;
    return model;
  }
  fail("the board cannot be an {} machine", mpy::arch_name(arch));
}

bool loads(Arch board, Arch module) {
  if (board == module) return true;
  return board >= Arch::armv6m && board <= Arch::armv7emdp && module >= Arch::armv6m &&
         module <= board;
}

}  // namespace natmod::board
