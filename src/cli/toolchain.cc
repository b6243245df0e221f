// natmod toolchain: the compiler of an architecture and its flags, for whoever compiles by other
// means.
#include <fmt/format.h>

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "cli/commands.h"
#include "project/arch_choice.h"
#include "project/toolchain_formats.h"
#include "project/workplace.h"

namespace natmod::cli {
namespace {

using project::Library;
using project::Toolchain;
using project::Toolchains;

struct ToolchainOptions {
  std::string arch;
  std::string compiler;
  std::string format = "text";
};

std::vector<Library> libraries_of(const Toolchains& table, const Toolchain& toolchain) {
  if (!toolchain.fault.empty()) return {};
  return project::compiler_libraries(table, toolchain);
}

/// For files that another program reads: a fault is part of the answer, which is to come at once,
/// so the compiler itself is not run.
void print_answer(const ToolchainOptions& options, const Toolchains& table) {
  Toolchain toolchain;
  if (table.has(options.arch)) {
    toolchain = project::find_toolchain(table, options.arch, options.compiler);
  } else {
    toolchain.fault = project::describe_unknown_arch(table, options.arch);
  }
  fmt::print("{}",
             options.format == "make" ? as_make(table, toolchain) : as_cmake(table, toolchain));
}

void print_json(const ToolchainOptions& options, const Toolchains& table) {
  auto answer = [&](const std::string& arch) {
    Toolchain toolchain = project::inspect_toolchain(table, arch, options.compiler);
    return as_json(toolchain, libraries_of(table, toolchain));
  };
  nlohmann::ordered_json json;
  if (options.arch.empty()) {
    for (const std::string& arch : table.archs()) json.push_back(answer(arch));
  } else {
    json = answer(options.arch);
  }
  // Names of files may be no UTF-8.
  fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void print_all(const Toolchains& table) {
  fmt::print("{:<10} {:<7} {}\n", "ARCH", "FLOAT", "COMPILER");
  for (const std::string& arch : table.archs()) {
    Toolchain toolchain = project::inspect_toolchain(table, arch);
    fmt::print("{:<10} {:<7} {}\n", arch, toolchain.float_type,
               toolchain.fault.empty() ? toolchain.program.string() : toolchain.fault);
  }
  fmt::print(
      "\nFlags: natmod toolchain --arch ARCH. Versions, and how to install: natmod doctor\n");
}

void toolchain(const ToolchainOptions& options) {
  Toolchains table(project::sdk_folder());
  bool is_for_program = options.format == "make" || options.format == "cmake";
  if (is_for_program) return print_answer(options, table);
  if (!options.arch.empty() && !table.has(options.arch)) {
    fail("--arch: {}", project::describe_unknown_arch(table, options.arch));
  }
  if (options.format == "json") return print_json(options, table);
  if (options.arch.empty()) return print_all(table);
  Toolchain found = project::inspect_toolchain(table, options.arch, options.compiler);
  if (!found.fault.empty()) fail("{}", found.fault);
  fmt::print("{}", as_text(found, libraries_of(table, found)));
}

}  // namespace

void add_toolchain(CommandLine& line) {
  auto options = std::make_shared<ToolchainOptions>();
  Command command = line.add_subcommand(
      "toolchain", "Tell the compiler of an architecture, its flags and libraries");
  Option arch = command.add_option("--arch", options->arch, "architecture; without it, all")
                    .type_name("ARCH");
  command
      .add_option("--cc", options->compiler,
                  "the C compiler, also with arguments or behind another program; by default the "
                  "first that is found")
      .needs(arch)
      .type_name("COMMAND");
  command
      .add_option("--format", options->format,
                  "text: whole commands; json; make, cmake: variables natmod.NAME, with what is "
                  "missing in natmod.fault")
      .one_of({"text", "json", "make", "cmake"})
      .capture_default_str()
      .type_name("FORMAT");
  command.callback([options] { toolchain(*options); });
}

}  // namespace natmod::cli
