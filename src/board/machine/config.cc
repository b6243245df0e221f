#include "board/machine/config.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "mpy/loading.h"

namespace natmod::board {
namespace {

using emu::CpuModel;

struct PortName {
  Port port;
  std::string_view name;
  bool text_in_heap;
};
constexpr PortName kPortNames[] = {
#define NATMOD_PORT(id, name, text_in_heap) {Port::id, name, text_in_heap},
#define NATMOD_PORT_ARCH(id, arch)
#include "mpy/ports.def"
#undef NATMOD_PORT_ARCH
#undef NATMOD_PORT
};

const PortName& name_row_of(Port port) {
  return *std::ranges::find(kPortNames, port, &PortName::port);
}

// Source: the ports' mpconfigport.h (MICROPY_PY_SYS_PLATFORM, MICROPY_PY_GC_COLLECT_RETVAL,
// MICROPY_PY_ALL_INPLACE_SPECIAL_METHODS).
struct PortRow {
  Port port;
  std::string_view platform;  ///< sys.platform
  bool counts_collected;
  bool has_inplace_methods;
  std::string_view build;  ///< sys.implementation._build: a board that has the port
};
constexpr std::array kPorts = {
    PortRow{Port::unix_, "linux", true, false, "standard"},
    PortRow{Port::rp2, "rp2", false, false, "RPI_PICO"},
    PortRow{Port::stm32, "pyboard", false, false, "PYBV11"},
    PortRow{Port::esp32, "esp32", false, true, "ESP32_GENERIC"},
    PortRow{Port::esp8266, "esp8266", false, false, "ESP8266_GENERIC"},
};

constexpr unsigned bit(Port port) {
  return 1u << static_cast<unsigned>(port);
}
constexpr unsigned kBoards =
    bit(Port::rp2) | bit(Port::stm32) | bit(Port::esp32) | bit(Port::esp8266);

/// Modules, and names in them, that the firmware of some ports lacks.
/// Source: ports/unix/variants/mpconfigvariant_common.h and the ports' mpconfigport.h, by what they
/// turn on or off: MICROPY_PY_SYS_EXC_INFO, _ATEXIT, _PS1_PS2, MICROPY_MEM_STATS,
/// MICROPY_EMERGENCY_EXCEPTION_BUF_SIZE, MICROPY_PY_BUILTINS_COMPLEX, MICROPY_PY_MATH_CONSTANTS,
/// _SPECIAL_FUNCTIONS, _FACTORIAL, _ISCLOSE, MICROPY_PY_RANDOM_EXTRA_FUNCS, MICROPY_PY_CRYPTOLIB,
/// MICROPY_PY_HASHLIB_MD5, _SHA1.
struct Absent {
  std::string_view name;
  unsigned ports;
};
constexpr Absent kAbsent[] = {
    {"cmath", bit(Port::esp8266)},
    {"cryptolib", bit(Port::stm32)},
    {"hashlib.md5", bit(Port::rp2) | bit(Port::stm32) | bit(Port::esp8266)},
    {"hashlib.sha1", bit(Port::stm32)},
    {"math.tau", bit(Port::esp8266)},
    {"math.inf", bit(Port::esp8266)},
    {"math.nan", bit(Port::esp8266)},
    {"math.expm1", bit(Port::esp8266)},
    {"math.log2", bit(Port::esp8266)},
    {"math.log10", bit(Port::esp8266)},
    {"math.cosh", bit(Port::esp8266)},
    {"math.sinh", bit(Port::esp8266)},
    {"math.tanh", bit(Port::esp8266)},
    {"math.acosh", bit(Port::esp8266)},
    {"math.asinh", bit(Port::esp8266)},
    {"math.atanh", bit(Port::esp8266)},
    {"math.erf", bit(Port::esp8266)},
    {"math.erfc", bit(Port::esp8266)},
    {"math.gamma", bit(Port::esp8266)},
    {"math.lgamma", bit(Port::esp8266)},
    {"math.isclose", bit(Port::esp8266)},
    {"math.factorial", bit(Port::esp8266)},
    {"micropython.alloc_emergency_exception_buf", bit(Port::unix_)},
    {"micropython.mem_current", kBoards},
    {"micropython.mem_peak", kBoards},
    {"micropython.mem_total", kBoards},
    {"random.randrange", bit(Port::esp8266)},
    {"random.randint", bit(Port::esp8266)},
    {"random.choice", bit(Port::esp8266)},
    {"random.random", bit(Port::esp8266)},
    {"random.uniform", bit(Port::esp8266)},
    {"sys.atexit", kBoards},
    {"sys.exc_info", kBoards},
    {"sys.executable", kBoards},
    {"sys.ps1", bit(Port::esp8266)},
    {"sys.ps2", bit(Port::esp8266)},
    {"time.clock", kBoards},
};

const PortRow& row_of(Port port) {
  return *std::ranges::find(kPorts, port, &PortRow::port);
}

enum Float : bool { kSingle = true, kDouble = false };

struct ModelRow {
  Arch arch;
  CpuModel cpu;
  bool hard_float;
  Port port;
  Float float_type;
  std::string_view processor;
};
constexpr std::array kModels = {
    ModelRow{Arch::x86, CpuModel::x86, false, Port::unix_, kDouble, "x86"},
    ModelRow{Arch::x64, CpuModel::x64, false, Port::unix_, kDouble, "x86_64"},
    ModelRow{Arch::armv6m, CpuModel::cortex_m0, false, Port::rp2, kSingle, "arm"},
    ModelRow{Arch::armv7m, CpuModel::cortex_m3, false, Port::stm32, kSingle, "arm"},
    ModelRow{Arch::armv7em, CpuModel::cortex_m4, false, Port::stm32, kSingle, "arm"},
    ModelRow{Arch::armv7emsp, CpuModel::cortex_m4, true, Port::stm32, kSingle, "arm"},
    ModelRow{Arch::armv7emdp, CpuModel::cortex_m7, true, Port::stm32, kDouble, "arm"},
    ModelRow{Arch::xtensa, CpuModel::lx106, false, Port::esp8266, kSingle, "xtensa"},
    ModelRow{Arch::xtensawin, CpuModel::esp32, false, Port::esp32, kSingle, "xtensa"},
    ModelRow{Arch::rv32imc, CpuModel::rv32, false, Port::esp32, kSingle, "riscv"},
    ModelRow{Arch::rv64imc, CpuModel::rv64, false, Port::unix_, kDouble, "riscv64"},
};

constexpr uint32_t kAllExtensions = emu::kExtensionZba | emu::kExtensionZcmp;
static_assert(mpy::kArchFlags[0].flag == emu::kExtensionZba &&
              mpy::kArchFlags[1].flag == emu::kExtensionZcmp && mpy::kArchFlags.size() == 2);

// The RP2350's core has both extensions, Espressif's neither; a board of no port in particular may
// be any of them.
uint32_t extensions_of(Arch arch, std::optional<Port> port) {
  if (!mpy::has_arch_flags(arch)) return 0;
  return !port || *port == Port::rp2 ? kAllExtensions : 0;
}

bool is_xtensa(Arch arch) {
  return arch == Arch::xtensa || arch == Arch::xtensawin;
}

}  // namespace

std::string_view port_name(Port port) {
  return name_row_of(port).name;
}

std::optional<Port> find_port(std::string_view name) {
  for (const PortName& row : kPortNames) {
    if (row.name == name) return row.port;
  }
  return std::nullopt;
}

Placement placement(Port port, Arch arch) {
  bool text_in_heap = name_row_of(port).text_in_heap;
  Placement result{.text_in_heap = text_in_heap, .data_tracked = !text_in_heap};
  if (port == Port::esp8266) result.text_flags = emu::kRead | emu::kExecute;
  if (is_xtensa(arch) && (port == Port::esp32 || port == Port::esp8266)) {
    result.text_flags |= emu::kWordAccessOnly;
  }
  return result;
}

BoardModel board_model(Arch arch, std::optional<Port> port) {
  for (const ModelRow& row : kModels) {
    if (row.arch != arch) continue;
    BoardModel model;
    model.cpu = row.cpu;
    model.hard_float = row.hard_float;
    model.port = port.value_or(row.port);
    model.extensions = extensions_of(arch, port);
    FirmwareConfig& firmware = model.firmware;
    const bool is_x86 = arch == Arch::x86 || arch == Arch::x64;
    firmware.word_size = mpy::word_size(arch);
    firmware.single_float = row.float_type == kSingle;
    firmware.double_alignment = arch == Arch::x86 ? 4 : 8;
    firmware.big_digit_bits = arch == Arch::x64 ? 32 : 16;
    firmware.saturates_conversion = !is_x86;
    firmware.signed_chars = is_x86;
    firmware.uses_setjmp = arch == Arch::xtensawin;
    firmware.platform = row_of(model.port).platform;
    firmware.machine = fmt::format("natmod board with {}", mpy::arch_name(arch));
    firmware.mpy = static_cast<int>(
        mpy::kVersion |
        (mpy::kDefaultSubVersion | static_cast<unsigned>(arch) << mpy::kFeatureArchShift) << 8);
    firmware.build = row_of(model.port).build;
    firmware.processor = row.processor;
    firmware.has_system = model.port == Port::unix_;
    // MICROPY_ERROR_REPORTING: detailed in mpconfigvariant_common.h, normal in py/mpconfig.h's
    // ports with a ROM of their own.
    firmware.detailed_errors = firmware.has_system;
    for (const Absent& it : kAbsent) {
      if ((it.ports & bit(model.port)) != 0) firmware.absent.push_back(it.name);
    }
    firmware.counts_collected = row_of(model.port).counts_collected;
    firmware.has_inplace_methods = row_of(model.port).has_inplace_methods;
    model.stack_size = model.port == Port::unix_ ? size_t{256} << 10 : size_t{16} << 10;
    return model;
  }
  fail("the board cannot be an {} machine", mpy::arch_name(arch));
}

bool loads(Arch board, Arch module) {
  return mpy::loads(board, module);
}

}  // namespace natmod::board
