// The files that a board sees: one interface over folders of the host and over memory.
//
// Paths of this interface are clean: names with `/` between, none empty, `.` or `..`; the empty
// path is the root. resolve() makes them from what a program says. There are regular files and
// folders and nothing else: whatever a host's folder has beside these is not there.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace natmod::board {

/// An operation that failed: errno's number, which are those of Linux.
struct FileError {
  int number;
};

struct FileStatus {
  bool is_folder = false;
  uint64_t size = 0;
  int64_t modified = 0;  ///< seconds since 1970
  uint64_t id = 0;       ///< as an inode's number: another for each file
};

struct FolderEntry {
  std::string name;
  FileStatus status;
};

/// Bytes; whoever opened it keeps a position.
class OpenFile {
 public:
  virtual ~OpenFile() = default;
  virtual uint64_t size() = 0;
  /// The bytes from `at` on: fewer than `size` at the end of the file.
  virtual std::string read(uint64_t at, size_t size) = 0;
  /// A gap before `at` is filled with zeros.
  virtual void write(uint64_t at, std::string_view data) = 0;
};

struct OpenMode {
  bool read = true;
  bool write = false;
  bool create = false;
  bool truncate = false;
};

/// What there is room for, in bytes.
struct FileSpace {
  uint64_t total = 0;
  uint64_t free = 0;
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;
  virtual FileStatus status(const std::string& path) = 0;
  /// In the order of their names.
  virtual std::vector<FolderEntry> list(const std::string& path) = 0;
  virtual std::unique_ptr<OpenFile> open(const std::string& path, OpenMode mode) = 0;
  virtual void make_folder(const std::string& path) = 0;
  virtual void remove_file(const std::string& path) = 0;
  virtual void remove_folder(const std::string& path) = 0;
  virtual void rename(const std::string& from, const std::string& to) = 0;
  virtual FileSpace space() = 0;

  /// The clean path of what `path` names for a program in the folder `current`. `..` of the root is
  /// the root; what `..` or a `/` at the end follows must be a folder.
  std::string resolve(std::string_view current, std::string_view path);
};

/// The part of a clean path before its last name, and that name.
std::string parent_of(const std::string& path);
std::string name_of(const std::string& path);

/// How much a board may keep, so that a program that writes without end meets ENOSPC.
class Quota {
 public:
  explicit Quota(uint64_t limit) : limit_(limit) {}
  void take(uint64_t size);  ///< FileError ENOSPC if there is not as much
  void give(uint64_t size) { used_ -= size < used_ ? size : used_; }
  FileSpace space() const { return {limit_, limit_ - used_}; }

  static constexpr uint64_t kPerFile = 512;  ///< beside its bytes

 private:
  uint64_t limit_;
  uint64_t used_ = 0;
};

}  // namespace natmod::board
