// Waits for changes that a build is worth while for.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "project/build.h"

namespace natmod::project {

class Watch {
 public:
  /// `sources` are those that were named, where they are all there is to a project.
  Watch(const BuiltProject& built, std::vector<std::string> sources);

  /// Returns when a file has changed so that a build would have something to do: after a good one
  /// the build system knows, after a failed one it is a new text of a source.
  void wait(const BuiltProject& last, bool has_failed);

 private:
  using Times = std::map<std::filesystem::path, std::filesystem::file_time_type>;
  Times times_of(const BuiltProject& built) const;
  static bool has_new_source(const Times& before, const Times& now);

  std::vector<std::string> sources_;
  Times before_;
};

}  // namespace natmod::project
