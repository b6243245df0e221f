// Python sources to bytecode: by the compiler of our own, or by a mpy-cross that the user names,
// which is needed for functions that are to be machine code.
#pragma once

#include <string>
#include <vector>

namespace natmod::project {

struct PythonJob {
  std::string mpy_cross;     ///< empty: the environment's MPY_CROSS, or none
  std::string arch;          ///< mpy-cross: for @native and @viper functions
  unsigned sub_version = 3;  ///< of the native part that it will be merged with
  std::string source_name;   ///< what tracebacks call the source
  unsigned optimisation = 0;
  unsigned small_int_bits = 31;
  std::string output;
  std::string source;
};

/// Error if the source is refused, or if what a mpy-cross makes is no .mpy file for this version
/// and architecture.
void compile_python(const PythonJob& job);

}  // namespace natmod::project
