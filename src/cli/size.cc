// natmod size: what a module's bytes are for.
#include <fmt/format.h>

#include <memory>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "project/size_report.h"

namespace natmod::cli {
namespace {

struct SizeOptions {
  std::vector<std::string> files;
  std::vector<std::string> maps;
  std::string by;
  std::string html;
  bool diff = false;
  bool json = false;
  bool ram = false;
};

void check(const SizeOptions& options) {
  auto wrong = [](const char* text) { refuse_arguments(text); };
  size_t files = options.files.size(), maps = options.maps.size();
  if (maps != 0 && maps != files) wrong("--map: one for each file, in their order");
  if (maps == 0 && !options.by.empty())
    wrong("--by: needs --map, which says what the bytes are of");
  if (maps == 0 && !options.html.empty()) wrong("--html: needs --map");
  if (files != 1 && !options.html.empty()) wrong("--html: takes one file");
  if (files != 2 && options.diff) wrong("--diff: takes two files");
}

void size(const SizeOptions& options) {
  check(options);
  check_outputs(options.files, {options.html});
  check_outputs(options.maps, {options.html});
  std::vector<project::MeasuredModule> modules;
  for (size_t i = 0; i < options.files.size(); ++i) {
    const std::string map = options.maps.empty() ? "" : options.maps[i];
    modules.push_back(project::measure_module(options.files[i], map, options.ram));
  }
  const std::string by = options.by.empty() ? "function" : options.by;
  if (!options.html.empty()) {
    write_file(options.html, project::size_page(modules[0]));
    fmt::print("{}\n", options.html);
  } else if (options.diff) {
    const auto show = options.json ? project::size_difference_json : project::show_size_difference;
    fmt::print("{}", show(modules[0], modules[1], by));
  } else if (options.json) {
    fmt::print("{}", project::sizes_json(modules));
  } else {
    for (const project::MeasuredModule& module : modules)
      fmt::print("{}", project::show_sizes(module, by));
  }
}

}  // namespace

void add_size(CommandLine& line) {
  auto options = std::make_shared<SizeOptions>();
  Command command = line.add_subcommand("size", "Show what the bytes of a module are for");
  command.add_option("files", options->files, "the .mpy files").required().type_name("FILE");
  command
      .add_option("--map", options->maps,
                  "the file's link map; natmod build leaves it in build/ARCH_ABI/NAME.map")
      .type_name("MAP")
      .once_each();
  command.add_option("--by", options->by, "what the map's bytes are summed by (function)")
      .one_of({"object", "section", "function"})
      .type_name("WHAT");
  command.add_flag("--diff", options->diff, "show what changed from the first file to the second");
  command.add_flag(
      "--ram", options->ram,
      "import it on the virtual board of each port, and show the memory that it then takes");
  command.add_flag("--json", options->json,
                   "print a JSON array with one object per file; with --diff, one object");
  command.add_option("--html", options->html, "write a page with a treemap of the map's bytes")
      .type_name("PAGE");
  command.footer(
      "file, text, rodata, data, bss, bytecode and qstr_bytes are bytes; qstrs, objects and "
      "relocations are numbers.\n"
      "text is code, and constants too where boards read them there; rodata are constants that lie "
      "apart, data are initialised variables. On Xtensa only a map tells these from each other.");
  command.callback([options] { size(*options); });
}

}  // namespace natmod::cli
