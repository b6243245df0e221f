// Source: MicroPython's py/runtime.c, for behaviour and texts.
#include "runtime/names.h"

#include "runtime/errors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/strings.h"

namespace natmod::board {

Value find_builtin(Runtime& rt, Value name) {
  if (const Value overrides = rt.state().builtin_overrides) {
    if (const Value found = dict_map(rt, overrides).find(name)) return found;
  }
  return dict_map(rt, Value::at(rt.state().builtins)).find(name);
}

Value load_global(Runtime& rt, Qstr name) {
  const Value key = qstr_value(name);
  if (const Value found = dict_map(rt, rt.state().globals).find(key)) return found;
  if (const Value found = find_builtin(rt, key)) return found;
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
  return find_builtin(rt, str_value(rt, "__build_class__"));
}

AttrDest load_super_method(Runtime& rt, Value cls, Value self, Qstr name) {
  const AttrDest found = super_lookup(rt, cls, self, name);
  if (found.object) return found;
  raise(rt, TypeId::AttributeError, "'super' object has no attribute '{}'", qstr_text(rt, name));
}

}  // namespace natmod::board
