#include "runtime/objects/module.h"

#include "runtime/allocation.h"
#include "runtime/objects/dict.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

using layout::ModuleContext;

void module_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  const Map globals = dict_map(rt, module_globals(rt, self));
  const Value name = globals.find(qstr_value(Q___name__));
  const Value file = globals.find(qstr_value(Q___file__));
  printer.format("<module '{}'", name ? std::string(str_data(rt, name)) : "");
  if (file) printer.format(" from '{}'", str_data(rt, file));
  printer.write(">");
}

void load(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  const Value globals = module_globals(rt, self);
  if (const Value found = dict_map(rt, globals).find(qstr_value(attr))) {
    dest.object = found;
  } else if (attr == Q___dict__) {
    dest.object = globals;
  } else if (attr != Q___getattr__) {
    if (const Value getattr = dict_map(rt, globals).find(qstr_value(Q___getattr__))) {
      const Value name = qstr_value(attr);
      dest.object = call(rt, getattr, {{&name, 1}, {}});
    } else {
      rt.state().firmware.module_attr(rt, self, attr, dest);
    }
  }
}

// The dict of builtins is constant; what takes the place of one is found by its name alone.
Value builtin_overrides(Runtime& rt) {
  Value& overrides = rt.state().builtin_overrides;
  if (!overrides) overrides = new_dict(rt, 1);
  return overrides;
}

void module_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (!dest.object) {
    load(rt, self, attr, dest);
    return;
  }
  Value globals = module_globals(rt, self);
  if (globals == Value::at(rt.state().builtins)) globals = builtin_overrides(rt);
  if (dict_map(rt, globals).is_fixed()) {
    rt.state().firmware.module_attr(rt, self, attr, dest);
    return;
  }
  if (dest.self) {
    dict_store(rt, globals, qstr_value(attr), dest.self);
  } else {
    dict_delete(rt, globals, qstr_value(attr));
  }
  dest.object = kNull;
}

}  // namespace

Value module_globals(Runtime& rt, Value module) {
  return value_field(rt, module, ModuleContext::globals);
}

Value new_module_context(Runtime& rt, std::string_view name) {
  const Value key = str_value(rt, name);
  const Map modules = dict_map(rt, rt.state().loaded_modules);
  if (const Value loaded = modules.find(key)) return loaded;
  const Value module = new_object(rt, TypeId::module, ModuleContext::words);
  const Value globals = new_dict(rt, 1);
  set_field(rt, module, ModuleContext::globals, globals);
  dict_map(rt, globals).store(qstr_value(Q___name__), key);
  modules.store(key, module);
  return module;
}

Value new_module(Runtime& rt, std::string_view name) {
  return new_module_context(rt, name);
}

void store_builtin(Runtime& rt, Value name, Value value) {
  dict_store(rt, builtin_overrides(rt), name, value);
}

const TypeDef kType_module = {.name = "module", .print = module_print, .attr = module_attr};

}  // namespace natmod::board
