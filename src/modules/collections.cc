// The module collections.
#include "modules/modules.h"
#include "runtime/objects/named_fields.h"

namespace natmod::board {

extern const TypeDef kType_deque;

namespace {

Value collections_namedtuple(Runtime& rt, Args args) {
  return new_namedtuple_type(rt, args[0], args[1]);
}

constexpr Member kCollectionsFunctions[] = {{"namedtuple", collections_namedtuple, 2, 2}};

void fill_collections(ModuleItems& items) {
  items.add(kType_deque);
  items.add(TypeId::ordereddict);
}

}  // namespace

const ModuleDef kModule_collections = {.name = "collections",
                                       .extensible = true,
                                       .functions = kCollectionsFunctions,
                                       .fill = fill_collections};

}  // namespace natmod::board
