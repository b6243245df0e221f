#include "testing/place.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/process.h"
#include "mpy/loading.h"
#include "project/firmware.h"
#include "project/workplace.h"

namespace natmod::testing {
namespace {

/// What modules a program loads, by its `sys.implementation._mpy`.
project::Firmware firmware_of(const std::string& micropython) {
  ProcessResult result =
      run_process({micropython, "-c", "import sys; print(sys.implementation._mpy)"});
  if (result.status != 0) fail("{}: does not run as MicroPython does", micropython);
  return project::firmware_of_number(std::strtoul(result.output.c_str(), nullptr, 10));
}

Place on_board(const std::string& abi) {
  if (abi != mpy::abi_name()) {
    fail(
        "--abi {}: the virtual board loads modules of {} alone: give a MicroPython of that ABI "
        "with --micropython, or build them with natmod build",
        abi, mpy::abi_name());
  }
  return {"", "", abi};
}

}  // namespace

Place find_place(const std::string& micropython, const std::string& abi, bool is_abi_named) {
  if (micropython.empty()) return on_board(abi);
  const std::optional<std::filesystem::path> program = project::find_program(micropython);
  if (!program) fail("--micropython {}: there is no such program", micropython);
  const project::Firmware firmware = firmware_of(program->string());
  Place place{program->string(), std::string(mpy::arch_name(firmware.arch)),
              fmt::format("{}.{}", firmware.version, firmware.sub_version)};
  if (is_abi_named && abi != place.abi)
    fail("--abi {}: {} loads modules of {} alone", abi, place.micropython, place.abi);
  return place;
}

}  // namespace natmod::testing
