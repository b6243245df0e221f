// File systems and where they are mounted. A file system is an object with methods, as VfsPosix,
// which has the board's files, or one that is written in Python.
#pragma once

#include "modules/modules.h"

namespace natmod::board {

// The functions of the module os that go to the file system of their path.
Value vfs_chdir(Runtime& rt, Args args);
Value vfs_getcwd(Runtime& rt, Args args);
Value vfs_ilistdir(Runtime& rt, Args args);
Value vfs_listdir(Runtime& rt, Args args);
Value vfs_mkdir(Runtime& rt, Args args);
Value vfs_mount(Runtime& rt, Args args);
Value vfs_open(Runtime& rt, Args args);
Value vfs_remove(Runtime& rt, Args args);
Value vfs_rename(Runtime& rt, Args args);
Value vfs_rmdir(Runtime& rt, Args args);
Value vfs_stat(Runtime& rt, Args args);
Value vfs_statvfs(Runtime& rt, Args args);
Value vfs_umount(Runtime& rt, Args args);

extern const TypeDef kVfsPosix;

/// What an import finds at a path.
enum class PathKind : uint8_t { none, folder, file };
PathKind path_kind(Runtime& rt, const std::string& path);
/// The bytes of a file, through open() in mode "rb".
std::string read_whole_file(Runtime& rt, const std::string& path);

}  // namespace natmod::board
