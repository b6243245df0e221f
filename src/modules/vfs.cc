// The table of mounts, and the functions that find their file system in it.
//
// Source: MicroPython's extmod/vfs.c for behaviour.
#include "modules/vfs.h"

#include <algorithm>
#include <cerrno>

#include "modules/file.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/stream.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

constexpr int64_t kFolderMode = 0x4000;
constexpr int64_t kMaxName = 4096;  ///< that the root without a file system admits

struct Mount {
  std::string point;
  Value file_system;
  bool is_at_root() const { return point.size() == 1; }
};
using MountPtr = std::shared_ptr<const Mount>;

struct Mounts : ModuleVariables {
  std::vector<MountPtr> all;  ///< what is mounted at the root is the last
  MountPtr current;           ///< null: the root that mounts are in
  bool has_started = false;

  void visit_roots(const std::function<void(Value)>& visit) override {
    for (const MountPtr& mount : all) visit(mount->file_system);
    if (current) visit(current->file_system);
  }
};

Mounts& mounts(Runtime& rt) {
  auto& mounts = module_variables<Mounts>(rt);
  if (!mounts.has_started) {
    mounts.has_started = true;
    const Value board = call(rt, type_object(rt, kVfsPosix), {});
    mounts.all.push_back(std::make_shared<Mount>(Mount{"/", board}));
    mounts.current = mounts.all.back();
  }
  return mounts;
}

/// Where a path leads: into a file system, to the root that mounts are in, or nowhere.
struct Place {
  enum class Kind : uint8_t { mount, root, none } kind;
  MountPtr mount{};
  std::string path{};
};

Place find_place(Runtime& rt, std::string_view path) {
  Mounts& table = mounts(rt);
  const bool is_absolute = path.starts_with('/');
  if (!is_absolute && table.current) {
    return {Place::Kind::mount, table.current, std::string(path)};
  }
  const std::string_view name = path.substr(is_absolute ? 1 : 0);
  if (name.empty()) return {Place::Kind::root};
  for (const MountPtr& mount : table.all) {
    const std::string_view point = std::string_view(mount->point).substr(1);
    if (point.empty()) return {Place::Kind::mount, mount, std::string(path)};
    if (!name.starts_with(point)) continue;
    const std::string_view rest = name.substr(point.size());
    if (rest.empty()) return {Place::Kind::mount, mount, "/"};
    if (rest.starts_with('/')) return {Place::Kind::mount, mount, std::string(rest)};
  }
  return {Place::Kind::none};
}

Value call_file_system(Runtime& rt, const Place& place, std::string_view method,
                       std::initializer_list<Value> args) {
  if (place.kind == Place::Kind::none) raise_os_error(rt, ENODEV);
  if (place.kind == Place::Kind::root) raise_os_error(rt, EPERM);
  return call_method(rt, load_method(rt, place.mount->file_system, intern(rt, method)), args);
}

/// The path in the file system, as str or bytes like the one that was given.
Value path_value(Runtime& rt, const Place& place, Value given) {
  return is_str(rt, given) ? new_str(rt, place.path) : new_bytes(rt, place.path);
}

Value call_with_path(Runtime& rt, std::string_view method, Value path) {
  const Place place = find_place(rt, c_string(rt, path));
  return call_file_system(rt, place, method, {path_value(rt, place, path)});
}

Place root_mount(Runtime& rt) {
  const Mounts& table = mounts(rt);
  if (table.all.empty() || !table.all.back()->is_at_root()) return {Place::Kind::none};
  return {Place::Kind::mount, table.all.back(), "/"};
}

Value ten_numbers(Runtime& rt, size_t index, int64_t number) {
  std::vector<Value> items(10, small(rt, 0));
  items[index] = small(rt, number);
  return rt.make_tuple(items);
}

/// The names of mounts, then what is in the file system at the root.
Value list_root(Runtime& rt, bool as_str) {
  std::vector<Value> entries;
  for (const MountPtr& mount : mounts(rt).all) {
    if (mount->is_at_root()) continue;
    const std::string_view name = std::string_view(mount->point).substr(1);
    const Value entry[] = {as_str ? new_str(rt, name) : new_bytes(rt, name), small(rt, kFolderMode),
                           small(rt, 0)};
    entries.push_back(rt.make_tuple(entry));
  }
  const Place root = root_mount(rt);
  if (root.mount) {
    const Value rest = call_file_system(rt, root, "ilistdir", {str_value(rt, "/")});
    while (const Value entry = iternext(rt, rest)) entries.push_back(entry);
  }
  return getiter(rt, rt.make_list(entries));
}

void check_mount_point(Runtime& rt, const std::string& point) {
  const Place there = find_place(rt, point);
  const bool is_below_root = point.size() != 1 && there.mount && there.mount->is_at_root();
  if (there.mount && !is_below_root) raise_os_error(rt, EPERM);
}

Value list_mounts(Runtime& rt) {
  std::vector<Value> items;
  for (const MountPtr& mount : mounts(rt).all) {
    const Value pair[] = {mount->file_system, new_str(rt, mount->point)};
    items.push_back(rt.make_tuple(pair));
  }
  return rt.make_list(items);
}

}  // namespace

Value vfs_mount(Runtime& rt, Args args) {
  if (args.size() == 0) return list_mounts(rt);
  static const Param kParams[] = {
      {"", Param::object | Param::required},
      {"", Param::object | Param::required},
      {"readonly", Param::object | Param::keyword_only, static_cast<int64_t>(kFalse.bits)},
      {"mkfs", Param::object | Param::keyword_only, static_cast<int64_t>(kFalse.bits)}};
  const auto parsed = parse_args(rt, args.positional, args.keywords, kParams);
  const auto value = [&](size_t i) { return Value{static_cast<uint64_t>(parsed[i])}; };
  const auto mount = std::make_shared<Mount>(Mount{c_string(rt, value(1)), value(0)});
  if (!load_method_maybe(rt, mount->file_system, intern(rt, "mount")).object) {
    load_attr(rt, mount->file_system, intern(rt, "readblocks"));
    raise_os_error(rt, ENODEV);  // the board has no file system of blocks
  }
  call_file_system(rt, {Place::Kind::mount, mount}, "mount", {value(2), value(3)});
  check_mount_point(rt, mount->point);
  std::vector<MountPtr>& all = mounts(rt).all;
  all.insert(root_mount(rt).mount ? all.end() - 1 : all.end(), mount);
  return kNone;
}

Value vfs_umount(Runtime& rt, Args args) {
  Mounts& table = mounts(rt);
  const std::optional<std::string> point =
      is_str(rt, args[0]) ? std::optional(std::string(str_data(rt, args[0]))) : std::nullopt;
  const auto found = std::ranges::find_if(table.all, [&](const MountPtr& mount) {
    return mount->point == point || mount->file_system == args[0];
  });
  if (found == table.all.end()) raise_os_error(rt, EINVAL);
  const MountPtr mount = *found;
  table.all.erase(found);
  if (table.current == mount) table.current = nullptr;
  call_file_system(rt, {Place::Kind::mount, mount}, "umount", {});
  return kNone;
}

Value vfs_open(Runtime& rt, Args args) {
  const Param params[] = {{"file", Param::object | Param::required},
                          {"mode", Param::object, static_cast<int64_t>(str_value(rt, "r").bits)},
                          {"buffering", Param::integer, -1},
                          {"encoding", Param::object, static_cast<int64_t>(kNone.bits)}};
  const auto parsed = parse_args(rt, args.positional, args.keywords, params);
  const Value file{static_cast<uint64_t>(parsed[0])};
  const Value mode{static_cast<uint64_t>(parsed[1])};
  if (is_small_int(file)) return open_file(rt, file, c_string(rt, mode));
  const Place place = find_place(rt, c_string(rt, file));
  return call_file_system(rt, place, "open", {path_value(rt, place, file), mode});
}

Value vfs_chdir(Runtime& rt, Args args) {
  const Place place = find_place(rt, c_string(rt, args[0]));
  if (place.kind != Place::Kind::root) {
    call_file_system(rt, place, "chdir", {path_value(rt, place, args[0])});
  } else if (const Place root = root_mount(rt); root.mount) {
    // Paths without a leading `/` begin at the root of what is mounted there from now on.
    call_file_system(rt, root, "chdir", {str_value(rt, "/")});
  }
  mounts(rt).current = place.mount;
  return kNone;
}

Value vfs_getcwd(Runtime& rt, Args) {
  const MountPtr current = mounts(rt).current;
  if (!current) return str_value(rt, "/");
  const Value folder = call_file_system(rt, {Place::Kind::mount, current}, "getcwd", {});
  if (current->is_at_root()) return folder;
  const std::string inside = c_string(rt, folder);
  return new_str(rt, inside == "/" ? current->point : current->point + inside);
}

Value vfs_ilistdir(Runtime& rt, Args args) {
  const Value path = args.size() == 1 ? args[0] : str_value(rt, "");
  const Place place = find_place(rt, c_string(rt, path));
  if (place.kind == Place::Kind::root) return list_root(rt, is_str(rt, path));
  return call_file_system(rt, place, "ilistdir", {path_value(rt, place, path)});
}

Value vfs_listdir(Runtime& rt, Args args) {
  const Value entries = vfs_ilistdir(rt, args);
  const Value names = new_list(rt, {});
  while (const Value entry = iternext(rt, entries)) {
    list_append(rt, names, subscr(rt, entry, small(rt, 0), kSentinel));
  }
  return names;
}

Value vfs_mkdir(Runtime& rt, Args args) {
  const Place place = find_place(rt, c_string(rt, args[0]));
  if (place.kind == Place::Kind::root || place.path == "/") raise_os_error(rt, EEXIST);
  return call_file_system(rt, place, "mkdir", {path_value(rt, place, args[0])});
}

Value vfs_remove(Runtime& rt, Args args) {
  return call_with_path(rt, "remove", args[0]);
}

Value vfs_rename(Runtime& rt, Args args) {
  const Place from = find_place(rt, c_string(rt, args[0]));
  const Place to = find_place(rt, c_string(rt, args[1]));
  if (from.kind != to.kind || from.mount != to.mount) raise_os_error(rt, EPERM);
  return call_file_system(rt, from, "rename",
                          {path_value(rt, from, args[0]), path_value(rt, to, args[1])});
}

Value vfs_rmdir(Runtime& rt, Args args) {
  return call_with_path(rt, "rmdir", args[0]);
}

Value vfs_stat(Runtime& rt, Args args) {
  const Place place = find_place(rt, c_string(rt, args[0]));
  if (place.kind == Place::Kind::root) return ten_numbers(rt, 0, kFolderMode);
  return call_file_system(rt, place, "stat", {path_value(rt, place, args[0])});
}

Value vfs_statvfs(Runtime& rt, Args args) {
  const Place place = find_place(rt, c_string(rt, args[0]));
  if (place.kind != Place::Kind::root) return call_with_path(rt, "statvfs", args[0]);
  const Place root = root_mount(rt);
  if (!root.mount) return ten_numbers(rt, 9, kMaxName);
  return call_file_system(rt, root, "statvfs", {str_value(rt, "/")});
}

PathKind path_kind(Runtime& rt, const std::string& path) {
  HostScope scope(rt);  // sys.path may be long
  const Place place = find_place(rt, path);
  if (!place.mount) return PathKind::none;
  Value status;
  try {
    status = call_file_system(rt, place, "stat", {new_str(rt, place.path)});
  } catch (const GuestException&) {
    return PathKind::none;
  }
  const std::vector<Value> numbers = array_items(rt, status);
  if (numbers.empty()) return PathKind::none;
  return (get_int(rt, numbers[0]) & kFolderMode) != 0 ? PathKind::folder : PathKind::file;
}

std::string read_whole_file(Runtime& rt, const std::string& path) {
  const Value args[] = {new_str(rt, path), str_value(rt, "rb")};
  return read_and_close(rt, vfs_open(rt, {args, {}}));
}

namespace {

constexpr Member kVfsFunctions[] = {
    {"mount", vfs_mount, 0, Member::kAny, true},
    {"umount", vfs_umount, 1, 1},
};

void fill_vfs(ModuleItems& items) {
  items.add(kVfsPosix);
}

}  // namespace

const ModuleDef kModule_vfs = {.name = "vfs", .functions = kVfsFunctions, .fill = fill_vfs};

}  // namespace natmod::board
