#include "project/firmware.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/error.h"
#include "base/near_name.h"
#include "base/process.h"
#include "mpy/loading.h"
#include "mpy/mpy_file.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

struct Board {
  std::string_view name;
  mpy::Arch arch;
};
constexpr Board kBoards[] = {
#define NATMOD_BOARD(name, arch) {#name, mpy::Arch::arch},
#include "project/boards.def"
#undef NATMOD_BOARD
};

struct Several {
  std::string_view name;
  std::string_view archs;
};
constexpr Several kSeveral[] = {
#define NATMOD_BOARD(name, arch)
#define NATMOD_SEVERAL(name, archs) {#name, archs},
#include "project/boards.def"
#undef NATMOD_SEVERAL
#undef NATMOD_BOARD
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

std::string rebuild(const Firmware& firmware) {
  return fmt::format("natmod build --arch {} --abi {}", mpy::arch_name(firmware.arch),
                     mpy::abi_name(firmware.sub_version));
}

}  // namespace

Firmware firmware_of_number(unsigned long number) {
  Firmware firmware;
  firmware.name = fmt::format("_mpy {}", number);
  firmware.version = number & 0xff;
  firmware.sub_version = number >> 8 & 3;
  unsigned arch = number >> 10 & 15;
  if (arch > static_cast<unsigned>(mpy::Arch::rv64imc)) {
    fail("{}: there is no architecture of number {}", number, arch);
  }
  firmware.arch = static_cast<mpy::Arch>(arch);
  firmware.arch_flags = static_cast<unsigned>(number >> 16);
  return firmware;
}

std::string archs_of(const std::string& text) {
  std::string wanted = lower(text);
  auto named = std::ranges::find(kSeveral, wanted, &Several::name);
  if (named != std::end(kSeveral)) return std::string(named->archs);
  std::vector<std::string_view> archs;  // of each board that begins with the name
  for (const Board& board : kBoards) {
    std::string_view arch = mpy::arch_name(board.arch);
    bool is_new = std::ranges::find(archs, arch) == archs.end();
    if (lower(board.name).starts_with(wanted) && board.arch != mpy::Arch::none && is_new) {
      archs.push_back(arch);
    }
  }
  return fmt::format("{}", fmt::join(archs, ", "));
}

unsigned long number_of(unsigned sub_version, mpy::Arch arch, unsigned arch_flags) {
  return mpy::kVersion | sub_version << 8 | static_cast<unsigned long>(arch) << 10 |
         static_cast<unsigned long>(arch_flags) << 16;
}

Firmware find_firmware(const std::string& text) {
  unsigned long number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return firmware_of_number(number);
  Firmware firmware;
  firmware.name = text;
  if (auto arch = mpy::find_arch(text); arch && *arch != mpy::Arch::none) {
    firmware.arch = *arch;
    return firmware;
  }
  std::string wanted = lower(text);
  if (auto named = std::ranges::find(kSeveral, wanted, &Several::name);
      named != std::end(kSeveral)) {
    fail(
        "--target {}: this may be {}: name the board or the architecture; the board itself says "
        "what it "
        "is: import sys; print(sys.implementation._mpy)",
        text, named->archs);
  }
  std::vector<std::string_view> near;
  std::string upper = text;  // as boards are mostly written
  std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
  NearName slip(upper);
  for (const Board& board : kBoards) {
    slip.consider(board.name);
    std::string name = lower(board.name);
    if (name == wanted) {
      firmware.arch = board.arch;
      return firmware;
    }
    if (name.find(wanted) != name.npos || wanted.find(name) != wanted.npos)
      near.push_back(board.name);
  }
  if (near.empty() && !slip.best().empty()) near.push_back(slip.best());
  fail(
      "--target {}: no board, port or architecture of this name is known{}; the board itself says "
      "what "
      "it is: import sys; print(sys.implementation._mpy)",
      text, near.empty() ? "" : fmt::format(" (near: {})", fmt::join(near, ", ")));
}

Firmware ask_device(const std::string& port) {
  auto mpremote = find_program("mpremote");
  if (!mpremote) fail("--device {}: no mpremote to ask it with: pipx install mpremote", port);
  ProcessOptions gather;
  gather.keep_errors = false;
  ProcessResult result = run_process(
      {mpremote->string(), "connect", port, "exec", "import sys; print(sys.implementation._mpy)"},
      gather);
  unsigned long number = 0;
  const std::string& text = result.output;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.status != 0 || error != std::errc()) {
    fail("--device {}: no board answers: {} (`mpremote connect list` shows what is connected)",
         port, text.substr(0, text.find_first_of("\r\n")));
  }
  Firmware firmware = firmware_of_number(number);
  firmware.name = port;
  return firmware;
}

std::optional<Refusal> find_refusal(const Firmware& firmware, Bytes file, const std::string& name) {
  if (file.size() < 4 || file[0] != 'M') fail("{}: not a .mpy file", name);
  auto refuse = [&](size_t offset, std::string reason, std::string exception, std::string remedy) {
    return Refusal{offset, file[offset], std::move(reason), std::move(exception),
                   std::move(remedy)};
  };
  const char* kFile = "ValueError: incompatible .mpy file";
  if (file[1] != firmware.version) {
    return refuse(1, fmt::format(".mpy version {}, the firmware has {}", file[1], firmware.version),
                  kFile,
                  firmware.version < mpy::kVersion
                      ? "MicroPython 1.20 or later on the board: before, files had another format"
                      : "a natmod that knows that version");
  }
  mpy::MpyFile module = mpy::read(file, name);
  if (module.arch != mpy::Arch::none && !mpy::loads(firmware.arch, module.arch)) {
    if (firmware.arch == mpy::Arch::none) {
      return refuse(2, "machine code, and the firmware loads bytecode alone",
                    "ValueError: native code in .mpy unsupported",
                    "a firmware that loads native modules");
    }
    return refuse(2,
                  fmt::format("architecture {}, the firmware is {}", mpy::arch_name(module.arch),
                              mpy::arch_name(firmware.arch)),
                  "ValueError: incompatible .mpy arch", rebuild(firmware));
  }
  if (module.arch != mpy::Arch::none && module.sub_version != firmware.sub_version) {
    return refuse(2,
                  fmt::format("native ABI {}.{}, the firmware has {}.{}", mpy::kVersion,
                              module.sub_version, firmware.version, firmware.sub_version),
                  kFile, rebuild(firmware));
  }
  unsigned word_bits = firmware.arch == mpy::Arch::none ? 64 : 8 * mpy::word_size(firmware.arch);
  if (module.small_int_bits > word_bits - 1) {
    return refuse(3,
                  fmt::format("small integers of {} bits, the firmware has {}",
                              module.small_int_bits, word_bits - 1),
                  kFile, "bytecode by natmod py");
  }
  if (unsigned missing = module.arch_flags & ~firmware.arch_flags; missing != 0) {
    return refuse(
        4,
        fmt::format("needs instructions that the firmware does not state (flags {:#x})", missing),
        "ValueError: incompatible .mpy file", "without --arch-flags and the extensions");
  }
  return std::nullopt;
}

}  // namespace natmod::project
