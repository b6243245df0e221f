// Which tests failed last, so that they can be run alone.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "testing/result.h"

namespace natmod::testing {

/// Architecture and name of the test.
using Failed = std::set<std::pair<std::string, std::string>>;

/// Empty if there is no such file.
Failed read_history(const std::filesystem::path& file);

/// Keeps what was not run now as it is in `before`.
void write_history(const std::filesystem::path& file, Failed before,
                   const std::vector<Result>& results);

}  // namespace natmod::testing
