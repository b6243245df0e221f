// The modules that are part of the firmware. Each is a file beside this one, which describes it as
// data: a ModuleDef; modules.def lists them.
//
// A module's types are TypeDefs of its own file (type_address(rt, kDef) finds the type, making it
// at first use), and its variables a struct of its own file (module_variables<T>).
#pragma once

#include "runtime/module_variables.h"

namespace natmod::board {

/// The names of a module while it is made, without those that the port's firmware lacks.
class ModuleItems {
 public:
  /// A value of the heap stays alive from then on.
  void add(std::string_view name, Value value);
  /// A type, by its own name.
  void add(const TypeDef& def);
  void add(TypeId type);
  /// What was added by that name, as a second name is to have it.
  Value get(std::string_view name) const;

  Runtime& rt;
  std::string_view module;
  std::vector<std::pair<Value, Value>> entries{};
};

struct ModuleDef {
  std::string_view name;
  /// A file of the same name goes before the module, which then has its name with a `u` too.
  bool extensible = false;
  std::span<const Member> functions = {};
  void (*fill)(ModuleItems& items) = nullptr;
  /// Attributes that are not in the dict, which is in ROM, thus constant.
  void (*attr)(Runtime& rt, Qstr attr, AttrDest& dest) = nullptr;
  /// The dict of the module, if it is there already.
  Value (*dict)(Runtime& rt) = nullptr;
};

#define NATMOD_MODULE(id) extern const ModuleDef kModule_##id;
#include "modules/modules.def"

/// The names of all modules of the firmware, but for those that are written in Python.
std::vector<std::string> builtin_module_names(Runtime& rt);
/// Made at its first import. Null if the firmware has none; the extensible ones are asked for when
/// no file has the name.
Value find_builtin_module(Runtime& rt, std::string_view name, bool extensible);
/// The module's own attributes, if it is one of the firmware's and has some.
void builtin_module_attr(Runtime& rt, Value module, Qstr attr, AttrDest& dest);

}  // namespace natmod::board
