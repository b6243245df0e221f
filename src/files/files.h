// What an operating system keeps for a program: its files, the folder that it is in, and what it
// has open, by numbers.
#pragma once

#include <functional>
#include <map>

#include "files/file_system.h"

namespace natmod::board {

/// A file that is open, and where in it the program is.
class Descriptor {
 public:
  Descriptor(std::unique_ptr<OpenFile> file, OpenMode mode, bool appends)
      : file_(std::move(file)), mode_(mode), appends_(appends) {}

  std::string read(uint64_t size);
  size_t write(std::string_view data);
  /// `whence`: 0 from the start, 1 from where it is, 2 from the end. Gives the new position.
  uint64_t seek(int64_t offset, int whence);

  uint64_t owner = 0;  ///< whose end closes it: an object's address; 0: none

 private:
  std::unique_ptr<OpenFile> file_;
  OpenMode mode_;
  bool appends_;
  uint64_t position_ = 0;
};

class Files {
 public:
  Files();  ///< no files, and memory for what a small board's flash has

  FileSystem& system() { return *system_; }
  void set_system(std::unique_ptr<FileSystem> system);

  std::string resolve(std::string_view path) { return system_->resolve(current_, path); }
  void change_folder(std::string_view path);
  /// FileError ENOENT if it was removed.
  std::string current_folder();

  /// The lowest number that is free, from 3 on: those before are the standard streams.
  int open(std::string_view path, OpenMode mode, bool appends);
  Descriptor& at(int number);  ///< FileError EBADF if there is none
  void close(int number) { open_.erase(number); }
  /// Closes what objects own that are no more.
  void close_orphans(const std::function<bool(uint64_t owner)>& is_alive);

 private:
  std::unique_ptr<FileSystem> system_;
  std::string current_;
  std::map<int, Descriptor> open_;
};

}  // namespace natmod::board
