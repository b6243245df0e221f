// Raw code: what a loaded function consists of, before it becomes a function object.
//
// Source: MicroPython's py/emitglue.h at v1.23 and later (mp_raw_code_truncated_t).
#pragma once

#include "mpy/abi.h"
#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

struct Defaults {
  Value positional;  ///< a tuple, or kNull
  Value keywords;    ///< a dict, or kNull
};

/// A function object from a mp_proto_fun_t: bytecode, or a mp_raw_code_t.
Value make_function(Runtime& rt, Address proto, Address context, const Defaults& defaults = {});
/// What a mp_raw_code_t says.
struct RawFunction {
  mpy::CodeKind kind = mpy::CodeKind::bytecode;
  bool is_generator = false;
  Address code = 0;
  Address children = 0;
  uint32_t n_args = 0;     ///< of inline assembler
  uint32_t signature = 0;  ///< of inline assembler: the type of its result
};
/// A mp_raw_code_t in guest memory.
Address new_raw_code(Runtime& rt, const RawFunction& function);

}  // namespace natmod::board
