// Python functions that are machine code: what MicroPython's native emitter makes of
// @micropython.native, @micropython.viper and inline assembler. The body of a native module is such
// a function too.
#pragma once

#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

/// Binds the arguments of a call to a function of @micropython.native, into the
/// mp_code_state_native_t that the function has made.
void setup_native_state(Runtime& rt, Address state, Args args);

/// Between objects and the machine words of MP_NATIVE_TYPE_*, which `type` has in its low four
/// bits.
uint64_t native_from_object(Runtime& rt, Value object, uint64_t type);
Value native_to_object(Runtime& rt, uint64_t word, uint64_t type);

}  // namespace natmod::board
