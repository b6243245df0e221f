// Files that belong to modules of the command line: which module is meant, and where they are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/run/options.h"
#include "gdb/companion.h"

namespace natmod::cli {

struct ModuleFile {
  std::string module;
  std::string file;
};

/// What `option` was given: `MODULE=FILE`; or FILE, which names its module itself if there is more
/// than one of `modules` to choose from. Throws Error if there is no such module.
ModuleFile find_module(std::string_view option, const std::string& text,
                       const std::vector<std::string>& modules);

/// The companion ELFs of the modules, by name: those of --elf, else those that lie where builds put
/// them. Throws Error for one of --elf that is not of its module.
std::map<std::string, gdb::Companion> find_companions(const RunOptions& options,
                                                      const std::vector<std::string>& modules);

}  // namespace natmod::cli
