// Bytecode functions and generators as objects.
#include "board/runtime/internal.h"

namespace natmod::board {
const TypeDef kType_fun_bc = {.name = "function", .flags = kTypeBindsSelf};
const TypeDef kType_gen_wrap = {.name = "generator", .flags = kTypeBindsSelf};
const TypeDef kType_gen_instance = {.name = "generator"};
}  // namespace natmod::board
