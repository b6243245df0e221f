#include "project/watch.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "project/build_system.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

bool is_up_to_date(const BuiltProject& built) {
  return std::ranges::all_of(built.report.folders, [&](const fs::path& folder) {
    return project::is_up_to_date(built.project.top, folder);
  });
}

}  // namespace

Watch::Watch(const BuiltProject& built, std::vector<std::string> sources)
    : sources_(std::move(sources)), before_(times_of(built)) {}

void Watch::wait(const BuiltProject& last, bool has_failed) {
  constexpr std::chrono::milliseconds kPause{150};
  for (;;) {
    std::this_thread::sleep_for(kPause);
    if (times_of(last) == before_) continue;
    std::this_thread::sleep_for(kPause);  // an editor may write a file in several steps
    Times now = times_of(last);
    const bool is_of_use = has_failed ? has_new_source(before_, now) : !is_up_to_date(last);
    before_ = std::move(now);
    if (is_of_use) return;
  }
}

/// When each file of the project was written, without what a build makes.
Watch::Times Watch::times_of(const BuiltProject& built) const {
  Times times;
  std::error_code error;
  auto add = [&](const fs::path& path) { times[path] = fs::last_write_time(path, error); };
  bool is_sources = built.project.source != built.project.top;
  if (is_sources) {
    for (const std::string& source : sources_) add(source);
  }
  for (auto entry = fs::recursive_directory_iterator(built.project.top, error);
       entry != fs::end(entry); entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (entry->is_directory(error) &&
        (name == "build" || name == "dist" || name.starts_with('.'))) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(error) && !name.ends_with(".mpy")) {
      add(entry->path());
    }
  }
  return times;
}

/// Whether a source is new or another; what else a build writes, a log of this command, is none.
bool Watch::has_new_source(const Times& before, const Times& now) {
  return std::ranges::any_of(now, [&](const auto& entry) {
    auto old = before.find(entry.first);
    bool is_same = old != before.end() && old->second == entry.second;
    return !is_same && is_source(entry.first);
  });
}

}  // namespace natmod::project
