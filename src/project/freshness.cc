#include "project/freshness.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <tuple>

#include "base/error.h"
#include "base/files.h"
#include "project/build_system.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

/// Those of `natmod build`, and of `natmod build --release`, that have the module: of the project,
/// or of bare sources.
std::vector<fs::path> build_folders(const fs::path& top, const std::string& variant,
                                    const std::string& module) {
  std::vector<fs::path> folders;
  for (const fs::path& build : {top / "build", top / "build/natmod" / module}) {
    for (const char* type : {"_release", ""}) {
      fs::path folder = build / (variant + type);
      if (fs::exists(folder / "natmod_modules")) folders.push_back(folder);
    }
  }
  return folders;
}

enum class State { fresh, old, other, unknown, gone };

/// How a file stands to what was built, and to which of the builds.
struct Finding {
  State state = State::unknown;
  bool is_release = false;
};

/// What the folder's build made as this module; nullopt if it has no such module.
std::optional<fs::path> result_of(const fs::path& top, const fs::path& folder,
                                  const std::string& module) {
  std::ifstream list(folder / "natmod_modules" / (module + ".txt"));
  std::string built;
  return std::getline(list, built) ? std::optional<fs::path>(top / built) : std::nullopt;
}

/// One that is up to date makes up for others: debug and release mostly have the same bytes.
Finding find_state(const fs::path& top, const fs::path& file) {
  std::string module = file.stem().string();
  std::vector<fs::path> folders =
      build_folders(top, file.parent_path().filename().string(), module);
  if (folders.empty()) return {};
  Finding finding{State::gone};
  for (const fs::path& folder : folders) {
    std::optional<fs::path> result = result_of(top, folder, module);
    if (!result) continue;
    bool is_this = fs::exists(*result) && read_file(*result) == read_file(file);
    if (is_this && is_up_to_date(top, folder)) return {State::fresh};
    if (finding.state == State::old) continue;
    finding = {is_this ? State::old : State::other, folder.string().ends_with("_release")};
  }
  return finding;
}

/// Files that one command builds anew.
struct Stale {
  std::string files;
  std::string archs;
};

}  // namespace

std::vector<std::string> check_freshness(const fs::path& top, const fs::path& dist) {
  std::vector<fs::path> files;
  if (!fs::is_directory(dist)) return {};
  for (const auto& entry : fs::recursive_directory_iterator(dist)) {
    if (entry.path().extension() == ".mpy") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  ErrorList errors;
  std::vector<std::string> unknown;
  std::map<std::tuple<State, bool, std::string>, Stale> stale;
  for (const fs::path& file : files) {
    std::string variant = file.parent_path().filename().string();
    std::string shown = fs::proximate(file).string();
    auto [state, is_release] = find_state(top, file);
    if (state == State::unknown) {
      if (unknown.empty() || unknown.back() != variant) unknown.push_back(variant);
    } else if (state == State::gone) {
      errors.add("{}: no module of the project has this name any more: remove the file", shown);
    } else if (state != State::fresh) {
      size_t mark = variant.rfind('_');
      Stale& group = stale[{state, is_release, variant.substr(mark + 1)}];
      const char* comma = group.files.empty() ? "" : ",";
      group.files += fmt::format("{}{}{}", comma, *comma ? " " : "", shown);
      group.archs += comma + variant.substr(0, mark);
    }
  }
  for (const auto& [key, group] : stale) {
    const auto& [state, is_release, abi] = key;
    errors.add("{}: {}: natmod build {}--arch {} --abi {}, or pack --as-is", group.files,
               state == State::old ? "older than the sources" : "not what was built here last",
               is_release ? "--release " : "", group.archs, abi);
  }
  errors.checkpoint();
  return unknown;
}

}  // namespace natmod::project
