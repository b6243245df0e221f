// natmod merge: several .mpy files to one.
#include <string>
#include <vector>

#include "base/files.h"
#include "cli/commands.h"
#include "mpy/merge.h"

namespace natmod::cli {
namespace {

struct MergeOptions {
  std::string output;
  std::vector<std::string> inputs;
};

void merge(const MergeOptions& options) {
  std::vector<mpy::NamedFile> files;
  std::vector<uint8_t> bytes;
  for (const std::string& input : options.inputs) {
    bytes = read_file(input);
    files.push_back({input, mpy::read(bytes, input)});
  }
  if (files.size() > 1) bytes = mpy::write(mpy::merge(std::move(files)));
  write_file(options.output, bytes);
}

}  // namespace

void add_merge(CommandLine& line) {
  auto options = std::make_shared<MergeOptions>();
  Command command = line.add_subcommand("merge", "Merge native and bytecode .mpy files into one");
  command.add_option("-o,--output", options->output, "the file to write")
      .required()
      .type_name("FILE");
  command.add_flag("--merge", "accepted, without effect: what mpy-tool.py calls this command");
  command.add_option("files", options->inputs, "the .mpy files").required().type_name("FILE");
  command.footer(
      "Importing the merged file runs the modules of all files, in their order, in one namespace;\n"
      "a native file runs first. A single file is copied as it is.\n"
      "Native files must agree in architecture and .mpy sub-version. At most one file may have\n"
      "@native or @viper functions of Python.");
  command.callback([options] { merge(*options); });
}

}  // namespace natmod::cli
