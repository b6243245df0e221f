// natmod new: a project to begin with.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/commands.h"
#include "project/scaffold.h"

namespace natmod::cli {
namespace {

void make(const project::ScaffoldOptions& options) {
  for (const std::filesystem::path& file : project::make_project(options, options.name)) {
    fmt::print("{}/{}\n", options.name, file.string());
  }
  fmt::print("\nNext: cd {} && natmod build\n", options.name);
}

}  // namespace

void add_new(CommandLine& line) {
  auto options = std::make_shared<project::ScaffoldOptions>();
  Command command =
      line.add_subcommand("new", "Begin a project: sources, test, CMakeLists.txt, CI file");
  command.add_flag("--cpp", options->cpp, "C++ in place of C");
  command.add_flag("--python", options->python, "with a Python part");
  command.add_option("name", options->name, "name of the module and of the folder")
      .required()
      .type_name("NAME");
  command.callback([options] { make(*options); });
}

}  // namespace natmod::cli
