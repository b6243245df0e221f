// natmod size: what a module's bytes are for.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "project/memory_use.h"
#include "project/size_items.h"
#include "project/sizes.h"
#include "project/workplace.h"

namespace natmod::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Options {
  std::vector<std::string> files;
  std::vector<std::string> maps;
  std::string by;
  std::string html;
  bool diff = false;
  bool json = false;
  bool ram = false;
};

/// A module with all that is known of it.
struct Module {
  std::string path;
  std::string arch;
  project::Sizes sizes;
  std::vector<project::SizeItem> items;
  std::vector<project::MemoryUse> ram;
};

struct Field {
  const char* name;
  size_t project::Sizes::*value;
};
constexpr Field kFields[] = {
    {"file", &project::Sizes::file},       {"text", &project::Sizes::text},
    {"rodata", &project::Sizes::rodata},   {"data", &project::Sizes::data},
    {"bss", &project::Sizes::bss},         {"bytecode", &project::Sizes::bytecode},
    {"qstrs", &project::Sizes::qstrs},     {"qstr_bytes", &project::Sizes::qstr_bytes},
    {"objects", &project::Sizes::objects}, {"relocations", &project::Sizes::relocations},
};

std::vector<Module> read_modules(const Options& options) {
  std::vector<Module> modules;
  for (size_t i = 0; i < options.files.size(); ++i) {
    Module module;
    module.path = options.files[i];
    std::vector<uint8_t> bytes = read_file(module.path);
    mpy::MpyFile file = mpy::read(bytes, module.path);
    module.arch = mpy::arch_name(file.arch);
    module.sizes = project::measure(file, bytes.size());
    if (!options.maps.empty()) {
      module.items =
          project::read_size_items(read_text(options.maps[i]), options.maps[i], file, module.path);
      project::tell_apart(module.sizes, module.items);
    }
    if (options.ram)
      module.ram = project::measure_memory(module.path, file.arch, module.sizes.text);
    modules.push_back(std::move(module));
  }
  return modules;
}

Json to_json(const Module& module) {
  Json json{{"file", module.path},
            {"arch", module.arch},
            {"sizes", Json::object()},
            {"items", Json::array()}};
  for (const Field& field : kFields) json["sizes"][field.name] = module.sizes.*field.value;
  for (const project::SizeItem& item : module.items) {
    json["items"].push_back({{"segment", item.segment},
                             {"object", item.object},
                             {"section", item.section},
                             {"symbol", item.symbol},
                             {"bytes", item.bytes}});
  }
  for (const project::MemoryUse& use : module.ram) {
    json["ram"].push_back({{"port", use.port}, {"heap", use.heap}, {"executable", use.executable}});
  }
  return json;
}

void print_module(const Module& module, const std::string& by) {
  fmt::print("{}: {}\n", module.path, module.arch);
  for (const Field& field : kFields)
    fmt::print("{:>8} {}\n", module.sizes.*field.value, field.name);
  if (!module.ram.empty()) {
    fmt::print("\n{:<8} {:>8} {:>11}   after the import\n", "PORT", "HEAP", "EXECUTABLE");
    for (const project::MemoryUse& use : module.ram) {
      fmt::print("{:<8} {:>8} {:>11}\n", use.port, use.heap, use.executable);
    }
  }
  if (module.items.empty()) return;
  fmt::print("\n{:>8} {:<8} {}\n", "BYTES", "SEGMENT", by);
  for (const project::SizeSum& sum : project::sum_by(by, module.items)) {
    fmt::print("{:>8} {:<8} {}\n", sum.bytes, sum.segment, sum.name);
  }
}

long long difference(size_t a, size_t b) {
  return static_cast<long long>(b) - static_cast<long long>(a);
}

/// What has another number of bytes than before.
struct Change {
  project::SizeSum sum;  ///< after
  size_t before = 0;
};

std::vector<Change> changes_between(const Module& a, const Module& b, const std::string& by) {
  std::map<std::pair<std::string, std::string>, Change> rows;
  auto row = [&](const project::SizeSum& sum) -> Change& {
    auto [place, is_new] = rows.try_emplace({sum.segment, sum.name});
    if (is_new) place->second.sum = {sum.segment, sum.name, 0};
    return place->second;
  };
  for (const project::SizeSum& sum : project::sum_by(by, a.items)) row(sum).before = sum.bytes;
  for (const project::SizeSum& sum : project::sum_by(by, b.items)) row(sum).sum.bytes = sum.bytes;
  std::vector<Change> changes;
  for (const auto& [key, change] : rows) {
    if (change.before != change.sum.bytes) changes.push_back(change);
  }
  std::ranges::stable_sort(changes, [](const Change& x, const Change& y) {
    return std::abs(difference(x.before, x.sum.bytes)) >
           std::abs(difference(y.before, y.sum.bytes));
  });
  return changes;
}

void print_difference(const Module& a, const Module& b, const std::string& by) {
  fmt::print("{} -> {}\n{:>8} {:>8} {:>8}\n", a.path, b.path, "BEFORE", "AFTER", "CHANGE");
  for (const Field& field : kFields) {
    size_t before = a.sizes.*field.value, after = b.sizes.*field.value;
    fmt::print("{:>8} {:>8} {:>+8} {}\n", before, after, difference(before, after), field.name);
  }
  std::vector<Change> changes = changes_between(a, b, by);
  if (changes.empty()) return;
  fmt::print("\n{:>8} {:>8} {:>8} {:<8} {}\n", "BEFORE", "AFTER", "CHANGE", "SEGMENT", by);
  for (const Change& change : changes) {
    fmt::print("{:>8} {:>8} {:>+8} {:<8} {}\n", change.before, change.sum.bytes,
               difference(change.before, change.sum.bytes), change.sum.segment, change.sum.name);
  }
}

Json difference_json(const Module& a, const Module& b, const std::string& by) {
  Json json{{"before", a.path}, {"after", b.path}, {"sizes", Json::object()}, {by, Json::array()}};
  for (const Field& field : kFields) {
    json["sizes"][field.name] = {{"before", a.sizes.*field.value}, {"after", b.sizes.*field.value}};
  }
  for (const Change& change : changes_between(a, b, by)) {
    json[by].push_back({{"segment", change.sum.segment},
                        {"name", change.sum.name},
                        {"before", change.before},
                        {"after", change.sum.bytes}});
  }
  return json;
}

/// The page of the SDK, with the data in its place. "</" would end the script.
void write_html(const std::string& path, const Module& module) {
  std::string page = read_text((project::sdk_folder() / "templates/size.html").string());
  std::string data = to_json(module).dump();
  for (size_t at = 0; (at = data.find("</", at)) != data.npos;) data.replace(at, 2, "<\\/");
  const std::string mark = "/*DATA*/null";
  page.replace(page.find(mark), mark.size(), data);
  write_file(path, page);
}

void check(const Options& options) {
  auto wrong = [](const char* text) { throw CLI::ValidationError(text); };
  size_t files = options.files.size(), maps = options.maps.size();
  if (maps != 0 && maps != files) wrong("--map: one for each file, in their order");
  if (maps == 0 && !options.by.empty())
    wrong("--by: needs --map, which says what the bytes are of");
  if (maps == 0 && !options.html.empty()) wrong("--html: needs --map");
  if (files != 1 && !options.html.empty()) wrong("--html: takes one file");
  if (files != 2 && options.diff) wrong("--diff: takes two files");
}

void size(const Options& options) {
  check(options);
  check_outputs(options.files, {options.html});
  check_outputs(options.maps, {options.html});
  std::vector<Module> modules = read_modules(options);
  std::string by = options.by.empty() ? "function" : options.by;
  if (!options.html.empty()) {
    write_html(options.html, modules[0]);
    fmt::print("{}\n", options.html);
  } else if (options.json && options.diff) {
    fmt::print("{}\n", difference_json(modules[0], modules[1], by).dump(2));
  } else if (options.json) {
    Json json = Json::array();
    for (const Module& module : modules) json.push_back(to_json(module));
    fmt::print("{}\n", json.dump(2));
  } else if (options.diff) {
    print_difference(modules[0], modules[1], by);
  } else {
    for (const Module& module : modules) print_module(module, by);
  }
}

}  // namespace

void add_size(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("size", "Show what the bytes of a module are for");
  command->add_option("files", options->files, "the .mpy files")->required()->type_name("FILE");
  command
      ->add_option("--map", options->maps,
                   "the file's link map; natmod build leaves it in build/ARCH_ABI/NAME.map")
      ->type_name("MAP")
      ->allow_extra_args(false);
  command->add_option("--by", options->by, "what the map's bytes are summed by (function)")
      ->check(CLI::IsMember({"object", "section", "function"}))
      ->type_name("WHAT");
  command->add_flag("--diff", options->diff, "show what changed from the first file to the second");
  command->add_flag(
      "--ram", options->ram,
      "import it on the virtual board of each port, and show the memory that it then takes");
  command->add_flag("--json", options->json,
                    "print a JSON array with one object per file; with --diff, one object");
  command->add_option("--html", options->html, "write a page with a treemap of the map's bytes")
      ->type_name("PAGE");
  command->footer(
      "file, text, rodata, data, bss, bytecode and qstr_bytes are bytes; qstrs, objects and "
      "relocations are numbers.\n"
      "text is code, and constants too where boards read them there; rodata are constants that lie "
      "apart, data are initialised variables. On Xtensa only a map tells these from each other.");
  command->callback([options] { size(*options); });
}

}  // namespace natmod::cli
