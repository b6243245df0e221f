// Finding a module of the firmware, and making its object: the module and its dict lie in ROM.
#include "modules/modules.h"

#include <algorithm>

#include "runtime/objects/module.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

constexpr const ModuleDef* kModules[] = {
#define NATMOD_MODULE(id) &kModule_##id,
#include "modules/modules.def"
};

const ModuleDef* find_def(std::string_view name) {
  for (const ModuleDef* def : kModules) {
    if (def->name == name) return def;
  }
  return nullptr;
}

bool is_absent(Runtime& rt, std::string_view name) {
  return std::ranges::find(rt.state().config.absent, name) != rt.state().config.absent.end();
}

Value make_dict(Runtime& rt, const ModuleDef& def) {
  ModuleItems items{rt, def.name};
  items.add("__name__", str_value(rt, def.name));
  for (const Member& member : def.functions) {
    items.add(member.name, make_builtin(rt, member, def.name));
  }
  if (def.fill != nullptr) def.fill(items);
  return Value::at(rt.state().rom.place_dict(items.entries, type_address(rt, TypeId::dict)));
}

Value make_module(Runtime& rt, const ModuleDef& def) {
  Value& module = rt.state().builtin_modules[&def];
  if (!module) {
    const QstrPool::Origin of_firmware(rt.state().qstrs, QstrOrigin::firmware);
    const Value dict = def.dict != nullptr ? def.dict(rt) : make_dict(rt, def);
    module =
        Value::at(rt.state().rom.place_words({type_address(rt, TypeId::module), dict.bits, 0, 0}));
  }
  return module;
}

}  // namespace

void ModuleItems::add(std::string_view name, Value value) {
  if (is_absent(rt, fmt::format("{}.{}", module, name))) return;
  if (Block* block = is_object(value) ? rt.state().heap.find(value.bits) : nullptr) {
    block->tracked = true;
  }
  entries.emplace_back(str_value(rt, name), value);
}

void ModuleItems::add(const TypeDef& def) {
  add(def.name, type_object(rt, def));
}

void ModuleItems::add(TypeId type) {
  add(type_name(rt, type_address(rt, type)), type_object(rt, type));
}

Value ModuleItems::get(std::string_view name) const {
  return std::ranges::find(entries, str_value(rt, name), &std::pair<Value, Value>::first)->second;
}

std::vector<std::string> builtin_module_names(Runtime& rt) {
  std::vector<std::string> names;
  for (const ModuleDef* def : kModules) {
    if (!is_absent(rt, def->name)) names.emplace_back(def->name);
  }
  return names;
}

Value find_builtin_module(Runtime& rt, std::string_view name, bool extensible) {
  const ModuleDef* def = find_def(name);
  if (def != nullptr && def->extensible != extensible) def = nullptr;
  if (def == nullptr && !extensible && name.starts_with('u')) {
    // The names that modules had before MicroPython 1.21.
    def = find_def(name.substr(1));
    if (def != nullptr && !def->extensible && def->name != "sys") def = nullptr;
  }
  return def == nullptr || is_absent(rt, def->name) ? kNull : make_module(rt, *def);
}

void builtin_module_attr(Runtime& rt, Value module, Qstr attr, AttrDest& dest) {
  for (const auto& [def, made] : rt.state().builtin_modules) {
    if (made != module || def->attr == nullptr) continue;
    if (!is_absent(rt, fmt::format("{}.{}", def->name, qstr_text(rt, attr)))) {
      def->attr(rt, attr, dest);
    }
  }
}

// -- What all have, from the start

namespace {

Value main_dict(Runtime& rt) {
  return rt.state().main_dict;
}
Value builtins_dict(Runtime& rt) {
  return Value::at(rt.state().builtins);
}

}  // namespace

const ModuleDef kModule_main = {.name = "__main__", .dict = main_dict};
const ModuleDef kModule_builtins = {.name = "builtins", .dict = builtins_dict};

}  // namespace natmod::board
