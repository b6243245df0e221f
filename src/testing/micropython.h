// A test on real MicroPython: a script runs the examples of a session one by one, and what comes
// out is held against what the session says.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "testing/result.h"

namespace natmod::testing {

/// A session on real MicroPython has no budget.
constexpr std::chrono::seconds kMicroPythonTime{60};

struct MicroPython {
  std::string program;
  std::filesystem::path modules;                       ///< the folder where imports look first
  std::vector<std::filesystem::path> path;             ///< folders where they look last
  std::chrono::seconds time_limit = kMicroPythonTime;  ///< of each session or script
};

/// Runs it in its own folder. An example that is not done when the time is over, and one that ends
/// the program, stop the session.
void run_on_micropython(const MicroPython& micropython, Result& result);

}  // namespace natmod::testing
