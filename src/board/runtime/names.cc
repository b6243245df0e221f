// Names, namespaces, imports.
//
// Source: MicroPython's py/runtime.c and py/builtinimport.c for behaviour and texts.
#include "board/objects/dict.h"
#include "board/objects/instance.h"
#include "board/objects/module.h"
#include "board/runtime/import.h"
#include "board/runtime/internal.h"

namespace natmod::board {

Value load_global(Runtime& rt, Qstr name) {
  const Value key = qstr_value(name);
  if (const Value found = dict_map(rt, rt.state().globals).find(key)) return found;
  if (const Value found = dict_map(rt, Value::at(rt.state().builtins)).find(key)) return found;
  raise(rt, TypeId::NameError, "name '{}' isn't defined", qstr_text(rt, name));
}

Value load_name(Runtime& rt, Qstr name) {
  if (rt.state().locals != rt.state().globals) {
    const Value found = dict_map(rt, rt.state().locals).find(qstr_value(name));
    if (found) return found;
  }
  return load_global(rt, name);
}

Value load_build_class(Runtime& rt) {
  return dict_map(rt, Value::at(rt.state().builtins)).find(str_value(rt, "__build_class__"));
}

AttrDest load_super_method(Runtime& rt, Value cls, Value self, Qstr name) {
  const AttrDest found = super_lookup(rt, cls, self, name);
  if (found.object) return found;
  raise(rt, TypeId::AttributeError, "'super' object has no attribute '{}'", qstr_text(rt, name));
}

namespace {

Value find_module(Runtime& rt, std::string_view name) {
  RuntimeState& state = rt.state();
  const Value key = str_value(rt, name);
  if (const Value loaded = dict_map(rt, state.loaded_modules).find(key)) return loaded;
  if (auto it = state.builtin_modules.find(name); it != state.builtin_modules.end()) {
    const Value module = it->second(rt);
    dict_map(rt, state.loaded_modules).store(key, module);
    return module;
  }
  if (state.import_file) {
    if (const Value module = state.import_file(name)) return module;
  }
  raise(rt, TypeId::ImportError, "no module named '{}'", name);
}

// The name of the package that a relative import starts from.
std::string relative_base(Runtime& rt, int64_t level) {
  const Value name = dict_map(rt, rt.state().globals).find(qstr_value(Q___name__));
  std::string base = name ? std::string(str_data(rt, name)) : "";
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

Value import_name(Runtime& rt, std::string_view name, Value fromlist, int64_t level) {
  std::string full(name);
  if (level > 0) {
    const std::string base = relative_base(rt, level);
    full = full.empty() ? base : base + "." + full;
  }
  if (full.empty()) raise_empty(rt, TypeId::ValueError);
  // Each part in turn; a part becomes an attribute of the one before.
  Value outer = kNull;
  Value module = kNull;
  for (size_t end = 0; end != std::string::npos;) {
    end = full.find('.', end == 0 ? 0 : end + 1);
    const size_t begin =
        end == std::string::npos ? full.rfind('.') + 1 : full.rfind('.', end - 1) + 1;
    const Value parent = module;
    module = find_module(rt, std::string_view(full).substr(0, end));
    if (!outer) outer = module;
    if (parent && is_type(rt, parent, TypeId::module)) {
      const std::string part = full.substr(begin, end == std::string::npos ? end : end - begin);
      if (!load_method_maybe(rt, parent, intern(rt, part)).object) {
        store_attr(rt, parent, intern(rt, part), module);
      }
    }
  }
  return is_true(rt, fromlist) ? module : outer;
}

Value import_from(Runtime& rt, Value module, Qstr name) {
  const AttrDest dest = load_method_maybe(rt, module, name);
  if (dest.object && !dest.self) return dest.object;
  const AttrDest path = load_method_maybe(rt, module, Q___path__);
  if (!dest.object && path.object) {
    const Value package = load_attr(rt, module, Q___name__);
    const std::string full =
        fmt::format("{}.{}", checked_str_data(rt, package), qstr_text(rt, name));
    return import_name(rt, full, kTrue, 0);
  }
  raise(rt, TypeId::ImportError, "can't import name {}", qstr_text(rt, name));
}

void import_all(Runtime& rt, Value module) {
  const Map globals = dict_map(rt, module_globals(rt, module));
  size_t cursor = 0;
  while (const Address entry = globals.next(cursor)) {
    if (!is_qstr(globals.key(entry))) continue;
    const std::string_view name = qstr_text(rt, qstr_number(globals.key(entry)));
    if (name.empty() || name[0] == '_') continue;
    dict_store(rt, rt.state().locals, globals.key(entry), globals.value(entry));
  }
}

}  // namespace natmod::board
