// What all tests together ran of a project's own sources.
#pragma once

#include <filesystem>
#include <vector>

#include "coverage/report.h"
#include "testing/result.h"

namespace natmod::testing {

/// Files by their whole paths. Those that are not below `top`, as the SDK's headers, do not count;
/// the compilers' relative names are as from `source`.
coverage::Report sum_coverage(const std::vector<Result>& results,
                              const std::filesystem::path& source,
                              const std::filesystem::path& top);

}  // namespace natmod::testing
