#include "files/file_system.h"

#include <cerrno>

namespace natmod::board {
namespace {

constexpr size_t kMaxName = 255;
constexpr size_t kMaxPath = 4095;

}  // namespace

std::string parent_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == path.npos ? "" : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string FileSystem::resolve(std::string_view current, std::string_view path) {
  if (path.empty()) throw FileError{ENOENT};
  if (path.size() > kMaxPath) throw FileError{ENAMETOOLONG};
  std::string clean(path.starts_with('/') ? "" : current);
  const auto check_folder = [&] {
    if (!status(clean).is_folder) throw FileError{ENOTDIR};
  };
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view name = path.substr(at, end - at);
    at = end + 1;
    if (name == "..") {
      check_folder();
      clean = parent_of(clean);
    } else if (!name.empty() && name != ".") {
      if (name.size() > kMaxName) throw FileError{ENAMETOOLONG};
      if (!clean.empty()) clean += '/';
      clean += name;
    }
  }
  if (clean.size() > kMaxPath) throw FileError{ENAMETOOLONG};
  // A file is no folder, even if nothing is asked of it; what is not there may be about to be made.
  if (path.ends_with('/') || path.ends_with("/.")) {
    try {
      check_folder();
    } catch (const FileError& error) {
      if (error.number != ENOENT) throw;
    }
  }
  return clean;
}

void Quota::take(uint64_t size) {
  if (size > limit_ - used_) throw FileError{ENOSPC};
  used_ += size;
}

}  // namespace natmod::board
