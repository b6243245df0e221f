#include "project/build_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace natmod::project {

namespace fs = std::filesystem;

BuildLock::BuildLock(const fs::path& folder, const std::function<void()>& on_wait) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail("{}: {}", folder.string(), error.message());
  fs::path path = folder / ".natmod.lock";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file_ < 0) fail("{}: {}", path.string(), std::strerror(errno));
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  on_wait();
  // A file system without locks is one where nobody else has it.
  while (::flock(file_, LOCK_EX) != 0 && errno == EINTR) continue;
}

BuildLock::~BuildLock() {
  ::close(file_);
}

}  // namespace natmod::project
