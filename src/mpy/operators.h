// The operators of UNARY_OP and BINARY_OP, listed in operators.def.
#pragma once

#include <cstdint>

namespace natmod::mpy {

enum class UnaryOp : uint8_t {
#define NATMOD_UNARY_OP(ident, name) ident,
#include "mpy/operators.def"
};

enum class BinaryOp : uint8_t {
#define NATMOD_BINARY_OP(ident, name) ident,
#include "mpy/operators.def"
  // Two that bytecode states as another one and a `not`.
  not_in,
  is_not,
};

}  // namespace natmod::mpy
