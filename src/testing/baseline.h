// Figures that people commit, so that a later run fails when one has grown: instructions of each
// example, heap, stack, and the bytes of each module.
//
// They stand in a text file, a line for each, so that a commit shows what has changed:
//
//     x64        session.txt:12            instructions        345
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "project/build.h"
#include "testing/result.h"

namespace natmod::testing {

/// By architecture.
using Baseline = std::map<std::string, Figures>;

/// Error, naming the line, if it has another form.
Baseline read_baseline(const std::filesystem::path& file);
void write_baseline(const std::filesystem::path& file, const Baseline& baseline);

/// What grew by more than `tolerance` percent, a line for each; figures that only one of them has
/// do not count.
std::vector<std::string> find_growth(const Baseline& before, const Baseline& now, double tolerance);

/// What passed, with the bytes of each module. Names of tests are those in the project's folder,
/// wherever the command runs.
Baseline figures_of(const std::vector<Result>& results, const project::BuiltProject& built);

/// What of the project's baseline (natmod-baseline.txt) these results are above.
std::vector<std::string> find_growth(const std::vector<Result>& results,
                                     const project::BuiltProject& built, double tolerance);

/// Puts the figures of these results into it. Its file.
std::filesystem::path record(const std::vector<Result>& results,
                             const project::BuiltProject& built);

}  // namespace natmod::testing
