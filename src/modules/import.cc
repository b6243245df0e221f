// Imports: modules that are loaded, were put on the board, are part of the firmware, or are files.
//
// Source: MicroPython's py/builtinimport.c, for behaviour and texts.
#include "modules/import.h"

#include <algorithm>

#include "base/error.h"
#include "modules/frozen.h"
#include "modules/modules.h"
#include "modules/vfs.h"
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/namespaces.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/module.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "vm/code_loader.h"
#include "vm/source.h"

namespace natmod::board {
namespace {

/// Of a file object: its type, and the number of the file.
constexpr size_t kFileObjectWords = 2;

struct Found {
  PathKind kind = PathKind::none;
  std::string path;  ///< of the file, or of the package's folder
};

/// The path in the folder of frozen files, if it leads there.
std::optional<std::string_view> frozen_path(std::string_view path) {
  if (!path.starts_with(kFrozenFolder)) return std::nullopt;
  path.remove_prefix(kFrozenFolder.size());
  if (!path.starts_with('/')) return std::nullopt;
  return path.substr(1);
}

PathKind kind_of(Runtime& rt, const std::string& path) {
  constexpr uint64_t kLookCost = 1000;
  rt.state().charge(kLookCost);
  rt.state().count_step();
  if (const auto frozen = frozen_path(path)) {
    if (is_frozen_folder(*frozen)) return PathKind::folder;
    return frozen_file(*frozen) ? PathKind::file : PathKind::none;
  }
  return path_kind(rt, path);
}

Found find_file(Runtime& rt, const std::string& path) {
  for (const char* suffix : {".py", ".mpy"}) {
    if (kind_of(rt, path + suffix) == PathKind::file) return {PathKind::file, path + suffix};
  }
  return {};
}

Found find_package_or_file(Runtime& rt, const std::string& path) {
  if (kind_of(rt, path) == PathKind::folder) return {PathKind::folder, path};
  return find_file(rt, path);
}

Found find_on_path(Runtime& rt, std::string_view name) {
  for (const Value entry : array_items(rt, rt.state().path)) {
    std::string path(checked_str_data(rt, entry));
    if (!path.empty()) path += '/';
    Found found = find_package_or_file(rt, path.append(name));
    if (found.kind != PathKind::none) return found;
  }
  return {};
}

/// In the package `outer`, if it is one.
Found find_in_package(Runtime& rt, Value outer, std::string_view part) {
  const AttrDest path = load_method_maybe(rt, outer, Q___path__);
  if (!path.object) return {};
  return find_package_or_file(rt, fmt::format("{}/{}", checked_str_data(rt, path.object), part));
}

void run_body(Runtime& rt, Value module, std::string_view file,
              const std::function<Value(Value globals)>& load) {
  const Value globals = module_globals(rt, module);
  dict_store(rt, globals, qstr_value(Q___file__), new_str(rt, file));
  NamespacesScope names(rt, globals, globals);
  call(rt, load(globals), {});
}

Value load_mpy(Runtime& rt, const mpy::MpyFile& file, const std::string& name, Value module) {
  GuestCalls* guest = rt.state().guest;
  return guest != nullptr ? guest->load_mpy(file, name, module)
                          : CodeLoader(rt, file, name).load(module);
}

/// What firmware says of a file that it does not take: it looks at the header alone.
const char* refusal(std::string_view bytes) {
  const bool has_header = bytes.size() >= 4 && bytes[0] == 'M' && bytes[1] == mpy::kVersion;
  const auto feature = has_header ? static_cast<uint8_t>(bytes[2]) : uint8_t{0};
  const bool is_native = feature >> mpy::kFeatureArchShift != 0;
  const bool has_abi = (feature & mpy::kFeatureSubVersionMask) == mpy::kDefaultSubVersion;
  return is_native && has_abi ? "incompatible .mpy arch" : "incompatible .mpy file";
}

/// A file of the guest's choice is no reason to end the board.
Value load_mpy_bytes(Runtime& rt, const std::string& bytes, const std::string& path, Value module) {
  try {
    return load_mpy(rt,
                    mpy::read({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}, path),
                    path, module);
  } catch (const Error& error) {
    const Value exception =
        new_exception_text(rt, type_address(rt, TypeId::ValueError), refusal(bytes));
    rt.state().explained = {exception, error.what()};
    throw GuestException{exception};
  }
}

void load_file(Runtime& rt, Value module, std::string path) {
  std::string bytes;
  QstrOrigin origin = QstrOrigin::program;
  if (const auto frozen = frozen_path(path)) {
    origin = QstrOrigin::frozen;
    bytes = *frozen_file(*frozen);
    path = std::string(*frozen);
  } else {
    bytes = read_whole_file(rt, path);
  }
  run_body(rt, module, path, [&](Value globals) {
    if (path.ends_with(".mpy")) return load_mpy_bytes(rt, bytes, path, module);
    const QstrPool::Origin of_names(rt.state().qstrs, origin);
    try {
      return compile_source(rt, {bytes, path}, globals);
    } catch (const python::CompileError& error) {
      raise_compile_error(rt, error, path);
    }
  });
}

void load_found(Runtime& rt, Value module, const Found& found) {
  if (found.kind == PathKind::file) return load_file(rt, module, found.path);
  store_attr(rt, module, Q___path__, new_str(rt, found.path));
  const Found init = find_file(rt, found.path + "/__init__");
  if (init.kind == PathKind::file) load_file(rt, module, init.path);
}

/// Makes a module and fills it; one that fails is none.
Value load_module(Runtime& rt, std::string_view name, const std::function<void(Value)>& fill) {
  const Value module = keep(rt, new_module_context(rt, name));
  try {
    fill(module);
  } catch (...) {
    dict_map(rt, rt.state().loaded_modules).lookup(str_value(rt, name), Lookup::remove);
    throw;
  }
  return module;
}

/// One part of a dotted name: `part` is the last part of `name`, `outer` the module before it.
Value import_part(Runtime& rt, std::string_view name, std::string_view part, Value outer) {
  RuntimeState& state = rt.state();
  // An empty sys.path asks for the firmware's own.
  const Value loaded = dict_map(rt, state.loaded_modules).find(str_value(rt, name));
  if (loaded && !array_items(rt, state.path).empty()) return loaded;
  const mpy::MpyFile* added = state.find_added_module ? state.find_added_module(name) : nullptr;
  if (added != nullptr) {
    return load_module(rt, name, [&](Value module) {
      run_body(rt, module, fmt::format("{}.mpy", name), [&](Value) {
        // The file that firmware reads it from, left to the collector.
        allocate(rt, words(rt, kFileObjectWords));
        return load_mpy(rt, *added, std::string(name), module);
      });
    });
  }
  Found found;
  if (!outer) {
    if (const Value module = find_builtin_module(rt, name, false)) return module;
    found = find_on_path(rt, name);
    if (found.kind == PathKind::none) {
      if (const Value module = find_builtin_module(rt, name, true)) return module;
    }
  } else {
    found = find_in_package(rt, outer, part);
  }
  if (found.kind == PathKind::none) raise(rt, TypeId::ImportError, "no module named '{}'", name);
  return load_module(rt, name, [&](Value module) {
    load_found(rt, module, found);
    if (outer) store_attr(rt, outer, intern(rt, part), module);
  });
}

// The name of the package that a relative import starts from.
std::string relative_base(Runtime& rt, int64_t level) {
  const Map globals = dict_map(rt, rt.state().globals);
  const Value name = globals.find(qstr_value(Q___name__));
  // The unix port looks for the name that a module run by -m had, which nothing else has.
  if (rt.state().config.has_system && name == qstr_value(Q___main__)) {
    raise_arg(rt, TypeId::KeyError, qstr_value(Q___main__));
  }
  std::string base = name ? std::string(checked_str_data(rt, name)) : "";
  const bool is_package =
      static_cast<bool>(dict_map(rt, rt.state().globals).find(qstr_value(Q___path__)));
  for (int64_t up = is_package ? level - 1 : level; up > 0; --up) {
    const size_t dot = base.rfind('.');
    if (dot == std::string::npos) {
      raise(rt, TypeId::ImportError, "can't perform relative import");
    }
    base.resize(dot);
  }
  return base;
}

}  // namespace

Value import_module(Runtime& rt, std::string_view name, Value fromlist, int64_t level) {
  DepthGuard guard(rt);
  std::string full(name);
  if (level > 0) {
    const std::string base = relative_base(rt, level);
    full = full.empty() ? base : base + "." + full;
  }
  if (full.empty()) raise_empty(rt, TypeId::ValueError);
  Value outermost = kNull;
  Value module = kNull;
  for (size_t begin = 0; begin <= full.size();) {
    const size_t end = std::min(full.find('.', begin), full.size());
    const std::string_view part = std::string_view(full).substr(begin, end - begin);
    module = import_part(rt, std::string_view(full).substr(0, end), part, module);
    if (!outermost) outermost = module;
    begin = end + 1;
  }
  return fromlist == kNone ? outermost : module;
}

}  // namespace natmod::board
