// A test on real MicroPython: a script runs the examples of a session one by one, and what comes
// out is held against what the session says.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "testing/result.h"

namespace natmod::testing {

/// Runs it with `modules`, a folder, as the first place that is imported from. An example that is
/// not done after `time_limit` of the session's start, and one that ends the program, stop the
/// session.
void run_on_micropython(const std::string& micropython, const std::filesystem::path& modules,
                        std::chrono::seconds time_limit, Result& result);

}  // namespace natmod::testing
