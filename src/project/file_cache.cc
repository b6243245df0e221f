#include "project/file_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/error.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;
using fs::file_time_type;

constexpr auto kInUse = std::chrono::minutes(10);
constexpr const char* kLockEnding = ".lock";

/// Held by the one process that makes a file; the system takes it from one that dies. Where there
/// are no locks (some network folders) each process makes the file, and the last one's stays.
class Lock {
 public:
  explicit Lock(fs::path path) : path_(std::move(path)) {
    // The one that had it before removes the file, which may be the one that is open here.
    do {
      close();
      descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    } while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) == 0 && !is_current());
  }
  ~Lock() {
    std::error_code error;
    if (descriptor_ >= 0) fs::remove(path_, error);
    close();
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  bool is_current() const {
    struct stat open_file {};
    struct stat named {};
    return ::fstat(descriptor_, &open_file) == 0 && ::stat(path_.c_str(), &named) == 0 &&
           open_file.st_ino == named.st_ino && open_file.st_dev == named.st_dev;
  }
  void close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
  }

  fs::path path_;
  int descriptor_ = -1;
};

/// A folder of this process that goes when it ends.
class WorkFolder {
 public:
  explicit WorkFolder(const fs::path& beginning) : path_(beginning.string() + ".XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) fail("{}: {}", path_, std::strerror(errno));
  }
  ~WorkFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  fs::path path() const { return path_; }

 private:
  std::string path_;
};

bool is_here(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;
  fs::last_write_time(path, file_time_type::clock::now(), error);  // for trim()
  return true;
}

}  // namespace

fs::path FileCache::get(const std::string& name,
                        const std::function<void(const fs::path&)>& make) const {
  fs::path path = folder_ / name;
  if (is_here(path)) return path;
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) fail("{}: {}", folder_.string(), error.message());
  Lock lock(path.string() + kLockEnding);
  if (is_here(path)) return path;
  WorkFolder work(path);
  make(work.path());
  fs::rename(work.path() / name, path, error);
  if (error) fail("{}: {}", path.string(), error.message());
  trim();
  return path;
}

/// Also removes what interrupted processes left behind.
void FileCache::trim() const {
  struct Entry {
    file_time_type used;
    uintmax_t bytes;
    fs::path path;
  };
  std::vector<Entry> entries;
  uintmax_t sum = 0;
  auto in_use = file_time_type::clock::now() - kInUse;
  std::error_code error;
  for (auto at = fs::directory_iterator(folder_, error); at != fs::end(at); at.increment(error)) {
    std::error_code gone;  // by another process
    file_time_type used = at->last_write_time(gone);
    if (gone) continue;
    bool is_file = at->is_regular_file(gone) && at->path().extension() != kLockEnding;
    uintmax_t bytes = is_file ? at->file_size(gone) : 0;
    if (gone) continue;
    sum += bytes;
    if (is_file) {
      entries.push_back({used, bytes, at->path()});
    } else if (used < in_use) {
      fs::remove_all(at->path(), gone);
    }
  }
  std::ranges::sort(entries, {}, &Entry::used);
  for (const Entry& entry : entries) {
    if (sum <= limit_ || entry.used >= in_use) break;
    if (fs::remove(entry.path, error)) sum -= entry.bytes;
  }
}

}  // namespace natmod::project
