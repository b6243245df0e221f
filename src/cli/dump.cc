// natmod dump: what is in a .mpy file.
#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <vector>

#include "base/files.h"
#include "cli/commands.h"
#include "mpy/dump.h"

namespace natmod::cli {
namespace {

struct DumpOptions {
  bool json = false;
  bool no_bytes = false;
  std::vector<std::string> inputs;
};

void dump(const DumpOptions& options) {
  // All files are read before the first line comes out: a bad one must not end a JSON array early.
  std::vector<mpy::ReadFile> files;
  for (const std::string& input : options.inputs) {
    files.push_back(mpy::read_whole(input, read_file(input)));
  }
  if (options.json) {
    fmt::print("{}", mpy::dump_json(files));
    return;
  }
  for (size_t i = 0; i < files.size(); ++i) {
    fmt::print("{}{}", i > 0 ? "\n" : "", mpy::dump_text(files[i], !options.no_bytes));
  }
}

}  // namespace

void add_dump(CommandLine& line) {
  auto options = std::make_shared<DumpOptions>();
  Command command = line.add_subcommand("dump", "Show what is in .mpy files");
  command.add_flag("--json", options->json, "print a JSON array with one object per file");
  command.add_flag("--no-bytes", options->no_bytes, "leave out the hexdump (text only)");
  command.add_option("files", options->inputs, "the .mpy files").required().type_name("FILE");
  command.footer(
      "Prints the header, the QSTR and object tables, the code with its relocations or\n"
      "instructions, and a hexdump in which every byte of the file has its label.");
  command.callback([options] { dump(*options); });
}

}  // namespace natmod::cli
