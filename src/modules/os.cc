// The module os.
//
// Source: MicroPython's extmod/modos.c, extmod/vfs.c and ports/unix/modos.c for what there is.
#include <cerrno>
#include <map>
#include <random>

#include "modules/file.h"
#include "modules/vfs.h"
#include "runtime/errors.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

struct OsVariables : ModuleVariables {
  std::map<std::string, std::string> environment;
  std::mt19937_64 random;  ///< from the same seed in every run, as all that a board does
};

Value os_getenv(Runtime& rt, Args args) {
  const auto& environment = module_variables<OsVariables>(rt).environment;
  const auto found = environment.find(c_string(rt, args[0]));
  if (found != environment.end()) return new_str(rt, found->second);
  return args.size() == 2 ? args[1] : kNone;
}

void check_variable(Runtime& rt, const std::string& name) {
  if (name.empty() || name.find('=') != std::string::npos) raise_file_error(rt, {EINVAL});
}

Value os_putenv(Runtime& rt, Args args) {
  constexpr size_t kMaxVariables = 1000;
  constexpr size_t kMaxSize = 4096;
  const std::string name = c_string(rt, args[0]);
  const std::string value = c_string(rt, args[1]);
  check_variable(rt, name);
  auto& environment = module_variables<OsVariables>(rt).environment;
  if (environment.size() >= kMaxVariables || name.size() + value.size() > kMaxSize) {
    raise_os_error(rt, ENOMEM);
  }
  environment[name] = value;
  return kNone;
}

Value os_unsetenv(Runtime& rt, Args args) {
  const std::string name = c_string(rt, args[0]);
  check_variable(rt, name);
  module_variables<OsVariables>(rt).environment.erase(name);
  return kNone;
}

/// A board has no shell.
Value os_system(Runtime& rt, Args args) {
  c_string(rt, args[0]);
  raise_os_error(rt, EPERM);
}

Value os_urandom(Runtime& rt, Args args) {
  const int64_t size = get_int(rt, args[0]);
  if (size < 0) raise_os_error(rt, EINVAL);
  check_allocation(rt, static_cast<uint64_t>(size));
  rt.state().charge(static_cast<uint64_t>(size));
  std::string bytes(static_cast<size_t>(size), '\0');
  for (char& byte : bytes) byte = static_cast<char>(module_variables<OsVariables>(rt).random());
  return new_bytes(rt, bytes);
}

Value os_errno(Runtime& rt, Args args) {
  int& number = module_variables<FileVariables>(rt).last_error;
  if (args.size() == 0) return small(rt, number);
  number = static_cast<int>(get_int(rt, args[0]));
  return kNone;
}

constexpr Member kOsFunctions[] = {
    {"chdir", vfs_chdir, 1, 1},       {"errno", os_errno, 0, 1},
    {"getcwd", vfs_getcwd, 0, 0},     {"getenv", os_getenv, 1, 2},
    {"ilistdir", vfs_ilistdir, 0, 1}, {"listdir", vfs_listdir, 0, 1},
    {"mkdir", vfs_mkdir, 1, 1},       {"putenv", os_putenv, 2, 2},
    {"remove", vfs_remove, 1, 1},     {"rename", vfs_rename, 2, 2},
    {"rmdir", vfs_rmdir, 1, 1},       {"stat", vfs_stat, 1, 1},
    {"statvfs", vfs_statvfs, 1, 1},   {"system", os_system, 1, 1},
    {"unsetenv", os_unsetenv, 1, 1},  {"urandom", os_urandom, 1, 1},
};

void fill_os(ModuleItems& items) {
  Runtime& rt = items.rt;
  items.add("sep", str_value(rt, "/"));
  items.add(kVfsPosix);
  items.add("unlink", items.get("remove"));
  const Value vfs = find_builtin_module(rt, "vfs", false);
  for (const char* name : {"mount", "umount"})
    items.add(name, load_attr(rt, vfs, intern(rt, name)));
}

}  // namespace

const ModuleDef kModule_os = {
    .name = "os", .extensible = true, .functions = kOsFunctions, .fill = fill_os};

}  // namespace natmod::board
