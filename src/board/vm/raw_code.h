// Raw code: what a loaded function consists of, before it becomes a function object.
//
// Source: MicroPython's py/emitglue.h at v1.23 and later (mp_raw_code_truncated_t).
#pragma once

#include "board/value.h"

namespace natmod::board {

class Runtime;

/// A function object from a mp_proto_fun_t: bytecode, or a mp_raw_code_t. `def_args` is null, or
/// the address of {tuple of defaults or null, dict of keyword defaults or null}.
Value make_function(Runtime& rt, Address proto, Address context, Address def_args);
/// A mp_raw_code_t in guest memory.
Address new_raw_code(Runtime& rt, uint8_t kind, bool is_generator, Address fun_data,
                     Address children);

}  // namespace natmod::board
