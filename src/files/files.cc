#include "files/files.h"

#include <algorithm>
#include <cerrno>

#include "files/overlay.h"

namespace natmod::board {
namespace {

constexpr uint64_t kFlash = uint64_t{16} << 20;
constexpr int kFirstNumber = 3;
constexpr size_t kMaxOpen = 256;
constexpr uint64_t kMaxRead = uint64_t{1} << 20;  ///< at a time

/// A folder can be opened, but not read.
class OpenFolder : public OpenFile {
 public:
  uint64_t size() override { return 0; }
  std::string read(uint64_t, size_t) override { throw FileError{EISDIR}; }
  void write(uint64_t, std::string_view) override { throw FileError{EBADF}; }
};

}  // namespace

std::string Descriptor::read(uint64_t size) {
  if (!mode_.read) throw FileError{EBADF};
  std::string data = file_->read(position_, std::min(size, kMaxRead));
  position_ += data.size();
  return data;
}

size_t Descriptor::write(std::string_view data) {
  if (!mode_.write) throw FileError{EBADF};
  if (data.empty()) return 0;
  if (appends_) position_ = file_->size();
  file_->write(position_, data);
  position_ += data.size();
  return data.size();
}

uint64_t Descriptor::seek(int64_t offset, int whence) {
  if (whence < 0 || whence > 2) throw FileError{EINVAL};
  const uint64_t from = whence == 0 ? 0 : whence == 1 ? position_ : file_->size();
  const auto position = static_cast<int64_t>(from + static_cast<uint64_t>(offset));
  if (position < 0) throw FileError{EINVAL};
  return position_ = static_cast<uint64_t>(position);
}

Files::Files() : system_(std::make_unique<Overlay>(kFlash)) {}

void Files::set_system(std::unique_ptr<FileSystem> system) {
  open_.clear();
  current_.clear();
  system_ = std::move(system);
}

void Files::change_folder(std::string_view path) {
  std::string folder = resolve(path);
  if (!system_->status(folder).is_folder) throw FileError{ENOTDIR};
  current_ = std::move(folder);
}

std::string Files::current_folder() {
  system_->status(current_);
  return "/" + current_;
}

int Files::open(std::string_view path, OpenMode mode, bool appends) {
  if (open_.size() >= kMaxOpen) throw FileError{EMFILE};
  if (mode.create && path.ends_with('/')) throw FileError{EISDIR};
  const std::string clean = resolve(path);
  std::unique_ptr<OpenFile> file;
  try {
    file = system_->open(clean, mode);
  } catch (const FileError& error) {
    if (error.number != EISDIR || mode.write) throw;
    file = std::make_unique<OpenFolder>();
  }
  int number = kFirstNumber;
  while (open_.contains(number)) ++number;
  open_.emplace(number, Descriptor(std::move(file), mode, appends));
  return number;
}

Descriptor& Files::at(int number) {
  const auto found = open_.find(number);
  if (found == open_.end()) throw FileError{EBADF};
  return found->second;
}

void Files::close_orphans(const std::function<bool(uint64_t owner)>& is_alive) {
  std::erase_if(open_, [&](const auto& entry) {
    const uint64_t owner = entry.second.owner;
    return owner != 0 && !is_alive(owner);
  });
}

}  // namespace natmod::board
