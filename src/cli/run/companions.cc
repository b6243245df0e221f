#include "cli/run/companions.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "mpy/mpy_file.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

bool is_of_module(const gdb::Companion& companion, const std::string& module_file) {
  return mpy::has_text_of(mpy::read(read_file(module_file), module_file).code,
                          companion.text_size());
}

/// Beside the module, as make puts it, or in build/ARCH_ABI for a module in dist/ARCH_ABI, as
/// natmod build does. One of another build is passed over.
std::optional<gdb::Companion> look_for_companion(const std::string& module_file) {
  const fs::path module = fs::absolute(module_file);
  const fs::path folder = module.parent_path();
  const fs::path name = module.filename().replace_extension(".elf");
  const fs::path built = folder.parent_path().parent_path() / "build" / folder.filename() / name;
  for (const fs::path& place : {folder / name, built}) {
    if (!fs::is_regular_file(place)) continue;
    gdb::Companion companion = gdb::read_companion(place);
    if (is_of_module(companion, module_file)) return companion;
  }
  return std::nullopt;
}

}  // namespace

ModuleFile find_module(std::string_view option, const std::string& text,
                       const std::vector<std::string>& modules) {
  ModuleFile found;
  const size_t equals = text.find('=');
  if (equals != text.npos) {
    found = {text.substr(0, equals), text.substr(equals + 1)};
  } else if (modules.size() == 1) {
    found = {modules[0], text};
  } else {
    const std::string stem = fs::path(text).filename().string();
    found = {stem.substr(0, stem.find('.')), text};
  }
  if (std::find(modules.begin(), modules.end(), found.module) == modules.end())
    fail("{} {}: there is no module '{}'; write MODULE=FILE", option, text, found.module);
  return found;
}

std::map<std::string, gdb::Companion> find_companions(const RunOptions& options,
                                                      const std::vector<std::string>& modules) {
  std::map<std::string, gdb::Companion> companions;
  for (const std::string& text : options.companions) {
    const ModuleFile one = find_module("--elf", text, modules);
    const size_t index = static_cast<size_t>(std::find(modules.begin(), modules.end(), one.module) -
                                             modules.begin());
    const gdb::Companion companion = gdb::read_companion(one.file);
    if (!is_of_module(companion, options.modules[index]))
      fail("{}: is not of this {}, which has no text of {} bytes; both are to be of the same link",
           one.file, options.modules[index], companion.text_size());
    companions.insert_or_assign(one.module, companion);
  }
  for (size_t i = 0; i < modules.size(); ++i) {
    if (companions.contains(modules[i])) continue;
    if (std::optional<gdb::Companion> found = look_for_companion(options.modules[i]))
      companions.emplace(modules[i], *std::move(found));
  }
  return companions;
}

}  // namespace natmod::cli
