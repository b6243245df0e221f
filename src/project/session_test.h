// A session on real MicroPython: a script runs its examples one by one, and what comes out is held
// against what the session says.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace natmod::project {

struct SessionResult {
  size_t examples = 0;
  size_t passed = 0;
  size_t failed = 0;     ///< what stands behind one that stopped is not run
  std::string failures;  ///< a paragraph for each
  bool is_good() const { return passed == examples; }
};

/// Runs it with `folder`, where the modules are, as the first place that is imported from. An
/// example that is not done after `time_limit` of the session's start, and one that ends the
/// program, stop the session.
SessionResult run_on_micropython(const std::string& micropython,
                                 const std::filesystem::path& session,
                                 const std::filesystem::path& folder,
                                 std::chrono::seconds time_limit);

}  // namespace natmod::project
