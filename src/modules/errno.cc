// The module errno.
//
// Source: MicroPython's py/moderrno.c.
#include "modules/modules.h"
#include "runtime/objects/errno_names.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

void fill_errno(ModuleItems& items) {
  Runtime& rt = items.rt;
  std::vector<std::pair<Value, Value>> names;
  for (const ErrnoName& it : kErrnoNames) {
    names.emplace_back(small(rt, it.number), str_value(rt, it.name));
  }
  items.add("errorcode",
            Value::at(rt.state().rom.place_dict(names, type_address(rt, TypeId::dict))));
  for (const auto& [number, name] : names) items.entries.emplace_back(name, number);
}

}  // namespace

const ModuleDef kModule_errno_ = {.name = "errno", .extensible = true, .fill = fill_errno};

}  // namespace natmod::board
