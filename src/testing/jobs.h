// The tests of a project as jobs: each for each architecture, on the board or on real MicroPython.
#pragma once

#include <vector>

#include "testing/board.h"
#include "testing/history.h"
#include "testing/place.h"
#include "testing/runner.h"

namespace natmod::testing {

/// For each architecture of `archs` that has modules. The time limit of `board` counts on real
/// MicroPython, too, where a session has one in any case.
std::vector<Job> make_jobs(const Place& place, const BoardOptions& board,
                           const std::vector<std::string>& archs,
                           const std::vector<project::BuiltModule>& modules,
                           const std::vector<TestFile>& tests);

/// Leaves of the jobs those that failed last, if there are any.
void keep_failed(std::vector<Job>& jobs, const Failed& failed);

}  // namespace natmod::testing
