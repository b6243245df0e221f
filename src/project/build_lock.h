// One build at a time in a folder: two would write the same files.
#pragma once

#include <filesystem>
#include <functional>

namespace natmod::project {

class BuildLock {
 public:
  /// Of the builds in `folder`, which is made. Where another process has it, `on_wait` is called,
  /// and then this waits.
  BuildLock(const std::filesystem::path& folder, const std::function<void()>& on_wait);
  ~BuildLock();
  BuildLock(const BuildLock&) = delete;
  BuildLock& operator=(const BuildLock&) = delete;

 private:
  int file_;
};

}  // namespace natmod::project
