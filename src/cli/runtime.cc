#include "cli/runtime.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/files.h"
#include "project/libraries.h"
#include "project/workplace.h"

namespace natmod::cli {
namespace {

constexpr unsigned kAnything = ~0U;

unsigned parts_of(std::string_view library) {
  struct Row {
    std::string_view library;
    unsigned parts;
  };
  static constexpr Row kRows[] = {
      {"sdk", link::kOwnFunctions},
      {"libgcc", link::kHelpers},
      {"libm", link::kMathematics},
      {"libc", link::kCLibrary},
      {"", kAnything},  // without a compiler
  };
  for (const Row& row : kRows) {
    if (row.library == library) return row.parts;
  }
  return link::kCLibrary | link::kMathematics;  // picolibc and musl, in one file
}

}  // namespace

link::Runtime read_runtime(const RuntimeArguments& arguments, const Target& target,
                           uint8_t sub_version, const std::string& output) {
  project::RuntimeRequest request;
  request.arch = target.name();
  request.abi = fmt::format("{:#x}", mpy::kVersion << 8 | sub_version);
  request.compiler = arguments.compiler;
  request.flags = arguments.flags;
  request.nearby =
      std::filesystem::absolute(output).replace_filename(".natmod-lib").lexically_normal();
  link::Runtime runtime;
  project::Toolchains toolchains(project::sdk_folder());
  for (const project::Library& library : project::runtime_libraries(toolchains, request)) {
    if (!library.file.empty()) {
      runtime.libraries.push_back({library.file.string(), read_file(library.file), true});
    }
    if (library.fault.empty()) continue;
    runtime.absent.push_back({parts_of(library.name), library.fault});
    // It comes first, so the others have to wait for it: their malloc is not what modules want.
    if (library.name == "sdk") {
      runtime.absent.back().parts = kAnything;
      break;
    }
  }
  return runtime;
}

}  // namespace natmod::cli
