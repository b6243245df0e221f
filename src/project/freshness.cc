#include "project/freshness.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "project/workplace.h"

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
      if (fs::exists(folder / "build.ninja")) folders.push_back(folder);
    }
  }
  return folders;
}

enum class State { fresh, old, other, unknown, gone };

/// What the folder's build made as this module; nullopt if it has no such module.
std::optional<fs::path> result_of(const fs::path& folder, const std::string& module) {
  std::ifstream list(folder / "natmod_modules" / (module + ".txt"));
  std::string built;
  return std::getline(list, built) ? std::optional<fs::path>(built) : std::nullopt;
}

bool is_source(const fs::path& path) {
  static constexpr std::array<std::string_view, 12> kSuffixes = {
      ".c", ".cpp", ".cc", ".cxx", ".h", ".hpp", ".hh", ".S", ".s", ".py", ".inc", ".cmake"};
  return std::ranges::find(kSuffixes, path.extension().string()) != kSuffixes.end() ||
         path.filename() == "CMakeLists.txt";
}

/// Ninja would not build anything. What only CMake can tell (globs) it takes for work; then the
/// build is as old as its log.
bool is_up_to_date(const fs::path& top, const fs::path& folder, const fs::path& ninja) {
  if (!fs::exists(folder / "CMakeFiles/VerifyGlobs.cmake")) {
    ProcessOptions gather;
    gather.keep_errors = false;
    ProcessResult result = run_process({ninja.string(), "-n", "-C", folder.string()}, gather);
    return result.output.find("ninja: no work to do.") != std::string::npos;
  }
  std::error_code error;
  fs::file_time_type built = fs::last_write_time(folder / ".ninja_log", error);
  for (auto entry = fs::recursive_directory_iterator(top, error); entry != fs::end(entry);
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (entry->is_directory(error)) {
      bool is_result = name == "build" || name == "dist" || name == "package" || name[0] == '.';
      if (is_result) entry.disable_recursion_pending();
    } else if (is_source(entry->path()) && entry->last_write_time(error) > built) {
      return false;
    }
  }
  return true;
}

/// One that is up to date makes up for others: debug and release mostly have the same bytes.
State find_state(const fs::path& top, const fs::path& file) {
  static const std::optional<fs::path> ninja = find_program("ninja");
  std::string module = file.stem().string();
  std::vector<fs::path> folders =
      build_folders(top, file.parent_path().filename().string(), module);
  if (folders.empty() || !ninja) return State::unknown;
  State state = State::gone;
  for (const fs::path& folder : folders) {
    std::optional<fs::path> result = result_of(folder, module);
    if (!result) continue;
    bool is_this = fs::exists(*result) && read_file(*result) == read_file(file);
    if (is_this && is_up_to_date(top, folder, *ninja)) return State::fresh;
    if (state != State::old) state = is_this ? State::old : State::other;
  }
  return state;
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
  std::map<std::pair<State, std::string>, Stale> stale;
  for (const fs::path& file : files) {
    std::string variant = file.parent_path().filename().string();
    std::string shown = fs::proximate(file).string();
    State state = find_state(top, file);
    if (state == State::unknown) {
      if (unknown.empty() || unknown.back() != variant) unknown.push_back(variant);
    } else if (state == State::gone) {
      errors.add("{}: no module of the project has this name any more: remove the file", shown);
    } else if (state != State::fresh) {
      size_t mark = variant.rfind('_');
      Stale& group = stale[{state, variant.substr(mark + 1)}];
      const char* comma = group.files.empty() ? "" : ",";
      group.files += fmt::format("{}{}{}", comma, *comma ? " " : "", shown);
      group.archs += comma + variant.substr(0, mark);
    }
  }
  for (const auto& [key, group] : stale) {
    errors.add("{}: {}: natmod build --release --arch {} --abi {}, or pack --as-is", group.files,
               key.first == State::old ? "older than the sources" : "not what was built here last",
               group.archs, key.second);
  }
  errors.checkpoint();
  return unknown;
}

}  // namespace natmod::project
