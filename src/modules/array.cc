// The module array.
#include "modules/modules.h"

namespace natmod::board {
namespace {

void fill_array(ModuleItems& items) {
  items.add(TypeId::array);
}

}  // namespace

const ModuleDef kModule_array = {.name = "array", .extensible = true, .fill = fill_array};

}  // namespace natmod::board
