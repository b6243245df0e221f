// VfsPosix: the board's files, or those in a folder of them, as a file system to mount.
//
// Source: MicroPython's extmod/vfs_posix.c for behaviour.
#include <cerrno>

#include "modules/file.h"
#include "modules/vfs.h"
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

/// `root` is a str that ends in `/`, or null: paths are then those of the board.
enum VfsPosix : uint32_t { kRoot = 1, kReadOnly, kVfsPosixWords };

constexpr int64_t kFolder = 0x4000, kFile = 0x8000;
constexpr int64_t kBlockSize = 4096;

/// In a path that is whole, without what means nothing.
std::string without_double_slashes(std::string_view path) {
  std::string clean;
  for (const char c : path) {
    if (c != '/' || !clean.ends_with('/')) clean += c;
  }
  return clean;
}

std::string current_folder(Runtime& rt) {
  return with_files(rt, [](Files& all) { return all.current_folder(); });
}

std::string root_of(Runtime& rt, Value self) {
  const Value root = value_field(rt, self, kRoot);
  return root ? std::string(str_data(rt, root)) : "";
}

/// What a path of this file system is on the board: one without a leading `/` stays as it is.
std::string board_path(Runtime& rt, Value self, Value path) {
  const std::string given = c_string(rt, path);
  const std::string root = root_of(rt, self);
  return root.empty() || !given.starts_with('/') ? given : root + given.substr(1);
}

Value posix_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 0, 1);
  const Value self = new_object(rt, type, kVfsPosixWords);
  if (args.size() == 0) return self;
  std::string root = c_string(rt, args[0]);
  if (!root.empty() && !root.starts_with('/')) {
    root = current_folder(rt) + "/" + root;
  }
  set_field(rt, self, kRoot, new_str(rt, without_double_slashes(root + "/")));
  return self;
}

Value posix_mount(Runtime& rt, Args args) {
  if (is_true(rt, args[1])) set_field(rt, args[0], kReadOnly, 1);
  if (is_true(rt, args[2])) raise_os_error(rt, EPERM);
  return kNone;
}

Value posix_umount(Runtime&, Args) {
  return kNone;
}

Value posix_open(Runtime& rt, Args args) {
  const std::string mode = c_string(rt, args[2]);
  if (field(rt, args[0], kReadOnly) != 0 && mode.find_first_of("wa+") != std::string::npos) {
    raise_os_error(rt, EROFS);
  }
  if (is_small_int(args[1])) return open_file(rt, args[1], mode);
  return open_file(rt, new_str(rt, board_path(rt, args[0], args[1])), mode);
}

Value posix_chdir(Runtime& rt, Args args) {
  const std::string path = board_path(rt, args[0], args[1]);
  with_files(rt, [&](Files& all) { all.change_folder(path); });
  return kNone;
}

Value posix_getcwd(Runtime& rt, Args args) {
  const std::string folder = current_folder(rt);
  const size_t hidden = root_of(rt, args[0]).size();
  return new_str(rt, hidden == 0 ? folder : folder.substr(std::min(hidden - 1, folder.size())));
}

Value posix_ilistdir(Runtime& rt, Args args) {
  std::string path = board_path(rt, args[0], args[1]);
  if (path.empty()) path = ".";
  const auto entries =
      with_files(rt, [&](Files& all) { return all.system().list(all.resolve(path)); });
  const bool as_str = is_str(rt, args[1]);
  std::vector<Value> items;
  for (const FolderEntry& entry : entries) {
    const Value item[] = {as_str ? new_str_unchecked(rt, entry.name) : new_bytes(rt, entry.name),
                          small(rt, entry.status.is_folder ? kFolder : kFile),
                          new_uint(rt, entry.status.id & word_mask(rt) >> 1)};
    items.push_back(rt.make_tuple(item));
  }
  return getiter(rt, rt.make_list(items));
}

/// An operation on one path that gives nothing.
template <void (FileSystem::*operation)(const std::string&)>
Value posix_change(Runtime& rt, Args args) {
  const std::string path = board_path(rt, args[0], args[1]);
  with_files(rt, [&](Files& all) { (all.system().*operation)(all.resolve(path)); });
  return kNone;
}

Value posix_rename(Runtime& rt, Args args) {
  const std::string from = board_path(rt, args[0], args[1]);
  const std::string to = board_path(rt, args[0], args[2]);
  with_files(rt, [&](Files& all) { all.system().rename(all.resolve(from), all.resolve(to)); });
  return kNone;
}

FileStatus status_of(Runtime& rt, Args args) {
  const std::string path = board_path(rt, args[0], args[1]);
  return with_files(rt, [&](Files& all) { return all.system().status(all.resolve(path)); });
}

Value posix_stat(Runtime& rt, Args args) {
  const FileStatus status = status_of(rt, args);
  const Value time = new_int(rt, status.modified);
  const Value one = small(rt, 1);
  const Value zero = small(rt, 0);
  const Value items[] = {small(rt, status.is_folder ? kFolder | 0755 : kFile | 0644),
                         new_uint(rt, status.id),
                         zero,
                         one,
                         zero,
                         zero,
                         new_uint(rt, status.size),
                         time,
                         time,
                         time};
  return rt.make_tuple(items);
}

Value posix_statvfs(Runtime& rt, Args args) {
  status_of(rt, args);
  const FileSpace space = files(rt).system().space();
  const Value size = small(rt, kBlockSize);
  const Value free = new_uint(rt, space.free / kBlockSize);
  const Value zero = small(rt, 0);
  const Value items[] = {
      size, size,          new_uint(rt, space.total / kBlockSize), free, free, zero, zero, zero,
      zero, small(rt, 255)};
  return rt.make_tuple(items);
}

constexpr Member kMembers[] = {
    {"mount", posix_mount, 3, 3},
    {"umount", posix_umount, 1, 1},
    {"open", posix_open, 3, 3},
    {"chdir", posix_chdir, 2, 2},
    {"getcwd", posix_getcwd, 1, 1},
    {"ilistdir", posix_ilistdir, 2, 2},
    {"mkdir", posix_change<&FileSystem::make_folder>, 2, 2},
    {"remove", posix_change<&FileSystem::remove_file>, 2, 2},
    {"rename", posix_rename, 3, 3},
    {"rmdir", posix_change<&FileSystem::remove_folder>, 2, 2},
    {"stat", posix_stat, 2, 2},
    {"statvfs", posix_statvfs, 2, 2},
};

}  // namespace

const TypeDef kVfsPosix = {.name = "VfsPosix", .make_new = posix_make_new, .members = kMembers};

}  // namespace natmod::board
