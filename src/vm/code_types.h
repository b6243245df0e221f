// The types of objects that are code: functions of bytecode, generators, what compile() gives. The
// interpreter knows them, and the firmware hands them to the runtime.
#pragma once

#include <span>

#include "runtime/type_def.h"

namespace natmod::board {

#define NATMOD_CODE_TYPE(id) extern const TypeDef kType_##id;
#include "runtime/types.def"

/// In the order of types.def.
inline constexpr const TypeDef* kCodeTypes[] = {
#define NATMOD_CODE_TYPE(id) &kType_##id,
#include "runtime/types.def"
};

}  // namespace natmod::board
