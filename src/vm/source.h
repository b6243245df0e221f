// Python text on the board: src/python makes bytecode of it, which goes to the guest's heap and
// runs there as that of a .mpy file does.
#pragma once

#include <string>
#include <string_view>

#include "python/compile.h"
#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

struct SourceText {
  std::string_view text;
  std::string name;  ///< what tracebacks call it
  python::Input input = python::Input::file;
  uint32_t first_line = 1;
};

/// A function without parameters that runs the text with these globals. Throws
/// python::CompileError.
Value compile_source(Runtime& rt, const SourceText& source, Value globals);
/// Compiles the text and runs it in the namespaces of the moment; of an expression, its value.
/// Throws python::CompileError.
Value run_source(Runtime& rt, const SourceText& source);

/// The exception that firmware raises for a text that is no program.
[[noreturn]] void raise_compile_error(Runtime& rt, const python::CompileError& error,
                                      const std::string& name);

}  // namespace natmod::board
