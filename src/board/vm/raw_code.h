// Raw code: what a loaded function consists of, before it becomes a function object.
//
// Source: MicroPython's py/emitglue.h at v1.23 and later (mp_raw_code_truncated_t).
#pragma once

#include "board/value.h"

namespace natmod::board {

class Runtime;

struct Defaults {
  Value positional;  ///< a tuple, or kNull
  Value keywords;    ///< a dict, or kNull
};

/// A function object from a mp_proto_fun_t: bytecode, or a mp_raw_code_t.
Value make_function(Runtime& rt, Address proto, Address context, const Defaults& defaults = {});
/// A mp_raw_code_t in guest memory.
Address new_raw_code(Runtime& rt, uint8_t kind, bool is_generator, Address fun_data,
                     Address children);

}  // namespace natmod::board
