#include "project/toolchains.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/shell_words.h"

namespace natmod::project {
namespace fs = std::filesystem;

fs::path xtensa_folder(const fs::path& sdk) {
  if (const char* folder = std::getenv("NATMOD_XTENSA"); folder != nullptr && *folder != 0) {
    return folder;
  }
  return (sdk / "../build/xtensa").lexically_normal();
}

Toolchains::Toolchains(const fs::path& sdk) : sdk_(sdk) {
  fs::path path = sdk / "toolchains.mk";
  std::vector<uint8_t> bytes = read_file(path);
  std::istringstream in(std::string(bytes.begin(), bytes.end()));
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    size_t mark = line.find(":=");
    std::vector<std::string> name = shell_words(line.substr(0, std::min(mark, line.size())));
    if (mark == line.npos || name.size() != 1)
      fail("{}: not `name := value`: {}", path.string(), line);
    std::string value = line.substr(mark + 2);
    value.erase(0, value.find_first_not_of(' '));
    rows_[name[0]] = value;
  }
  archs_ = shell_words(row("natmod_archs"));
  if (archs_.empty()) fail("{}: no natmod_archs", path.string());
}

std::string Toolchains::row(const std::string& name) const {
  auto found = rows_.find(name);
  return found != rows_.end() ? found->second : std::string();
}

bool Toolchains::has(const std::string& arch) const {
  return std::ranges::find(archs_, arch) != archs_.end();
}

std::string Toolchains::value(const std::string& arch, const std::string& key) const {
  std::string own = row(fmt::format("natmod.{}.{}", arch, key));
  if (!own.empty()) return own;
  return row(fmt::format("natmod.{}.{}", row(fmt::format("natmod.{}.machine", arch)), key));
}

std::string Toolchains::machine_value(const std::string& owner, const std::string& arch,
                                      const std::string& key) const {
  std::string name =
      fmt::format("natmod.{}.{}", owner, row(fmt::format("natmod.{}.machine", arch)));
  return row(key.empty() ? name : name + "." + key);
}

std::vector<std::string> Toolchains::candidates(const std::string& arch) const {
  std::vector<std::string> names;
  for (const std::string& prefix : shell_words(value(arch, "compilers"))) {
    names.push_back(prefix == "host" ? "gcc" : prefix + "gcc");
  }
  for (const std::string& clang : shell_words(row("natmod_clangs"))) names.push_back(clang);
  return names;
}

}  // namespace natmod::project
