// natmod doctor: what is here to build modules with, and how to get what is not.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "base/error.h"
#include "cli/commands.h"
#include "project/doctor.h"
#include "project/workplace.h"

namespace natmod::cli {
namespace {

struct DoctorOptions {
  bool ready = false;
};

void print_program(const char* name, const char* install) {
  auto program = project::find_program(name);
  fmt::print("{:<10} {}\n", name,
             program ? program->string() : fmt::format("missing: {}", install));
}

std::string_view what_fails(std::string_view library) {
  if (library == "libgcc") return "code that divides or computes with floats may not link";
  if (library == "libm") return "mathematics (sin, sqrtf) does not link";
  return "much of C and mathematics (snprintf, sin) does not link";
}

void print_compiler(const project::Toolchains& toolchains, const project::CompilerReport& report) {
  const project::Toolchain& toolchain = report.toolchain;
  if (toolchain.program.empty()) {
    fmt::print("{:<10} no compiler\n", toolchain.arch);
    for (const std::string& line : project::how_to_install(toolchains, toolchain.arch)) {
      fmt::print("{:<12} {}\n", "", line);
    }
    return;
  }
  fmt::print("{:<10} {}  ({})\n", toolchain.arch, toolchain.program.string(), report.version);
  if (!report.links) fmt::print("{:<12} this natmod does not link for {}\n", "", toolchain.arch);
  if (!report.core.empty()) fmt::print("{:<12} core: {}\n", "", report.core);
  if (!toolchain.fault.empty()) fmt::print("{:<12} {}\n", "", toolchain.fault);
  if (!toolchain.has_cxx) fmt::print("{:<12} no C++ compiler\n", "");
  for (const project::Library& library : report.missing) {
    fmt::print("{:<12} without {}, {}: {}\n", "", library.name, what_fails(library.name),
               library.fault);
  }
}

void doctor(const DoctorOptions& options) {
  project::Toolchains toolchains(project::sdk_folder());
  std::vector<project::CompilerReport> reports;
  size_t ready = 0;
  std::vector<std::string> bare;
  for (const std::string& arch : toolchains.archs()) {
    reports.push_back(project::inspect_compiler(toolchains, arch));
    if (!reports.back().is_ready()) continue;
    ++ready;
    if (!reports.back().missing.empty()) bare.push_back(arch);
  }
  if (options.ready) {
    for (const project::CompilerReport& report : reports) {
      if (report.is_ready()) fmt::print("{}\n", report.toolchain.arch);
    }
    return;
  }
  fmt::print("natmod {}, {}\n\n", NATMOD_VERSION, project::own_program().string());
  for (const project::CompilerReport& report : reports) print_compiler(toolchains, report);
  fmt::print("\n");
  print_program("cmake", "apt install cmake");
  print_program("ninja", "apt install ninja-build");
  print_program("make", "apt install make, for projects with a Makefile");
  print_program("mpremote", "to reach a board: pipx install mpremote");
  if (ready == 0) fail("no architecture is ready");
  if (!bare.empty()) fmt::print("\nReady, but without libraries: {}", fmt::join(bare, ", "));
  fmt::print("\n{} of {} architectures are ready. Next: natmod new NAME\n", ready, reports.size());
}

}  // namespace

void add_doctor(CommandLine& line) {
  auto options = std::make_shared<DoctorOptions>();
  Command command =
      line.add_subcommand("doctor", "Show which compilers are here, and how to get the others");
  command.add_flag("--ready", options->ready,
                   "print the names alone of the architectures that can be built for");
  command.callback([options] { doctor(*options); });
}

}  // namespace natmod::cli
