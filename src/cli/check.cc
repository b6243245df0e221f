// natmod check: would a firmware load a module, and if not, why.
#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "mpy/loading.h"
#include "project/firmware.h"

namespace natmod::cli {
namespace {

struct CheckOptions {
  std::string target;
  std::string device;
  std::string abi;
  std::vector<std::string> files;
};

void check(const CheckOptions& options) {
  project::Firmware firmware = options.device.empty() ? project::find_firmware(options.target)
                                                      : project::ask_device(options.device);
  if (!options.abi.empty()) firmware.sub_version = *mpy::find_abi(options.abi);
  std::string shown =
      fmt::format("{} ({}, .mpy {}.{})", firmware.name, mpy::arch_name(firmware.arch),
                  firmware.version, firmware.sub_version);
  ErrorList errors;
  for (const std::string& file : options.files) {
    std::optional<project::Refusal> refusal =
        project::find_refusal(firmware, read_file(file), file);
    if (!refusal) {
      fmt::print("{}: loads on {}\n", file, shown);
      continue;
    }
    errors.add(
        "{}: does not load on {}: byte {} is {:#04x}: {}; the import raises {}\nwhat helps: {}",
        file, shown, refusal->offset, refusal->byte, refusal->reason, refusal->exception,
        refusal->remedy);
  }
  std::fflush(stdout);
  errors.checkpoint();
}

}  // namespace

void add_check(CommandLine& line) {
  auto options = std::make_shared<CheckOptions>();
  Command command =
      line.add_subcommand("check", "Tell whether a board would load a module, and if not, why");
  Command which = command.add_choice("firmware");
  which
      .add_option(
          "--target", options->target,
          "sys.implementation._mpy of the board, or the name of a board, port or architecture")
      .type_name("NUMBER|NAME");
  which
      .add_option("--device", options->device,
                  "ask the board at this serial port, through mpremote")
      .type_name("PORT");
  command
      .add_option("--abi", options->abi,
                  fmt::format("version of the firmware's native ABI, if a name was given ({})",
                              mpy::abi_name()))
      .one_of(mpy::abi_names())
      .type_name("VERSION");
  command.add_option("files", options->files, "the .mpy files").required().type_name("FILE");
  command.footer("Exit status 0: all of them load.");
  command.callback([options] { check(*options); });
}

}  // namespace natmod::cli
