// Imports as statements and their parts.
//
// Source: MicroPython's py/runtime.c, for behaviour and texts.
#include "runtime/import.h"

#include "runtime/errors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/module.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {

Value import_name(Runtime& rt, std::string_view name, Value fromlist, int64_t level) {
  return rt.state().firmware.import_name(rt, name, fromlist, level);
}

Value import_by_statement(Runtime& rt, Qstr name, Value fromlist, Value level) {
  if (const Value overrides = rt.state().builtin_overrides) {
    if (const Value import = dict_map(rt, overrides).find(str_value(rt, "__import__"))) {
      const Value args[] = {qstr_value(name), kNone, kNone, fromlist, level};
      return call(rt, import, {args, {}});
    }
  }
  return import_name(rt, std::string(qstr_text(rt, name)), fromlist, get_int(rt, level));
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
  // Firmware takes whatever sys.modules has for a module's object, and crashes.
  if (!is_object(module) || !is_type(rt, module, TypeId::module)) {
    raise(rt, TypeId::TypeError, "'{}' object isn't a module", type_name_of(rt, module));
  }
  const Map globals = dict_map(rt, module_globals(rt, module));
  size_t cursor = 0;
  while (const Address entry = globals.next(cursor)) {
    const Value key = globals.key(entry);
    if (checked_str_data(rt, key).starts_with('_')) continue;
    dict_store(rt, rt.state().locals, qstr_value(get_qstr(rt, key)), globals.value(entry));
  }
}

}  // namespace natmod::board
