#include "files/host_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "base/error.h"

namespace natmod::board {
namespace {

namespace fs = std::filesystem;

struct stat host_status(const fs::path& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) throw FileError{errno};
  if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode)) throw FileError{ENOENT};
  return status;
}

FileStatus board_status(const struct stat& status) {
  const bool is_folder = S_ISDIR(status.st_mode);
  return {is_folder, is_folder ? 0 : static_cast<uint64_t>(status.st_size), status.st_mtime,
          status.st_ino};
}

void check(int result) {
  if (result != 0) throw FileError{errno};
}

class HostFile : public OpenFile {
 public:
  HostFile(int descriptor, Quota& quota) : descriptor_(descriptor), quota_(quota) {}
  ~HostFile() override { close(descriptor_); }
  HostFile(const HostFile&) = delete;
  HostFile& operator=(const HostFile&) = delete;

  uint64_t size() override {
    struct stat status {};
    check(fstat(descriptor_, &status));
    return static_cast<uint64_t>(status.st_size);
  }

  std::string read(uint64_t at, size_t wanted) override {
    std::string data(wanted, '\0');
    size_t done = 0;
    while (done < wanted) {
      const ssize_t got =
          pread(descriptor_, data.data() + done, wanted - done, static_cast<off_t>(at + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw FileError{errno};
      if (got == 0) break;
      done += static_cast<size_t>(got);
    }
    data.resize(done);
    return data;
  }

  void write(uint64_t at, std::string_view data) override {
    const uint64_t before = size();
    const uint64_t end = at + data.size();
    if (end > before) quota_.take(end - before);
    while (!data.empty()) {
      const ssize_t written = pwrite(descriptor_, data.data(), data.size(), static_cast<off_t>(at));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw FileError{errno};
      data.remove_prefix(static_cast<size_t>(written));
      at += static_cast<uint64_t>(written);
    }
  }

 private:
  int descriptor_;
  Quota& quota_;
};

}  // namespace

HostFolder::HostFolder(const fs::path& folder, uint64_t limit) : quota_(limit) {
  std::error_code error;
  root_ = fs::canonical(folder, error);
  if (error) fail("{}: {}", folder.string(), error.message());
  if (!fs::is_directory(root_)) fail("{}: not a folder", folder.string());
}

/// Where the host has what is there under the path.
fs::path HostFolder::find(const std::string& path) const {
  std::error_code error;
  fs::path real = fs::canonical(root_ / path, error);
  if (error) throw FileError{error.value()};
  const auto [end, ignored] = std::mismatch(root_.begin(), root_.end(), real.begin(), real.end());
  if (end != root_.end()) throw FileError{ENOENT};
  host_status(real);
  return real;
}

/// The same for a name that may be new in its folder, without following it if it is a link.
fs::path HostFolder::place(const std::string& path) const {
  if (path.empty()) throw FileError{EBUSY};
  const fs::path folder = find(parent_of(path));
  if (!fs::is_directory(folder)) throw FileError{ENOTDIR};
  return folder / name_of(path);
}

FileStatus HostFolder::status(const std::string& path) {
  return board_status(host_status(find(path)));
}

std::vector<FolderEntry> HostFolder::list(const std::string& path) {
  const fs::path folder = find(path);
  std::error_code error;
  std::vector<FolderEntry> entries;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    try {
      entries.push_back({name, status((fs::path(path) / name).string())});
    } catch (const FileError&) {
      // A link that leads out, a device: not there.
    }
  }
  if (error) throw FileError{error.value()};
  std::ranges::sort(entries, {}, &FolderEntry::name);
  return entries;
}

std::unique_ptr<OpenFile> HostFolder::open(const std::string& path, OpenMode mode) {
  fs::path file;
  int flags = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  flags |= !mode.write ? O_RDONLY : mode.read ? O_RDWR : O_WRONLY;
  try {
    file = find(path);
    const struct stat status = host_status(file);
    if (S_ISDIR(status.st_mode)) throw FileError{EISDIR};
  } catch (const FileError& error) {
    if (error.number != ENOENT || !mode.create) throw;
    file = place(path);
    flags |= O_CREAT | O_EXCL;  // a link that leads out is there, and is not followed
    quota_.take(Quota::kPerFile);
  }
  const int descriptor = ::open(file.c_str(), flags, 0666);
  if (descriptor < 0) throw FileError{errno};
  auto opened = std::make_unique<HostFile>(descriptor, quota_);
  if (mode.truncate) {
    quota_.give(opened->size());
    check(ftruncate(descriptor, 0));
  }
  return opened;
}

void HostFolder::make_folder(const std::string& path) {
  if (path.empty()) throw FileError{EEXIST};
  const fs::path folder = place(path);
  quota_.take(Quota::kPerFile);
  check(mkdir(folder.c_str(), 0777));
}

void HostFolder::remove_file(const std::string& path) {
  const FileStatus before = status(path);
  if (before.is_folder) throw FileError{EISDIR};
  check(unlink(place(path).c_str()));
  quota_.give(before.size + Quota::kPerFile);
}

void HostFolder::remove_folder(const std::string& path) {
  if (!status(path).is_folder) throw FileError{ENOTDIR};
  check(rmdir(place(path).c_str()));
}

void HostFolder::rename(const std::string& from, const std::string& to) {
  status(from);
  check(::rename(place(from).c_str(), place(to).c_str()));
}

}  // namespace natmod::board
