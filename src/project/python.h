// Python sources to bytecode, by MicroPython's own compiler.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace natmod::project {

/// The command that compiles Python: `given`, or else the environment's MPY_CROSS, mpy-cross on
/// PATH, or the npm package @pybricks/mpy-cross-v6 in a folder node_modules here or above, run by
/// node. nullopt if there is none; Error if one that is named is not there.
std::optional<std::vector<std::string>> find_mpy_cross(const std::string& given);

struct PythonJob {
  std::string mpy_cross;     ///< empty: find_mpy_cross()
  std::string arch;          ///< for @native and @viper functions
  unsigned sub_version = 3;  ///< of the native part that it will be merged with
  std::string source_name;   ///< what tracebacks call the source
  std::string output;
  std::string source;
};

/// Error if there is no compiler, if it refuses the source, or if what it makes is no .mpy file for
/// this version and architecture.
void compile_python(const PythonJob& job);

}  // namespace natmod::project
