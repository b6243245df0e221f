// Whether what lies in dist/ARCH_ABI/ is what the project's sources make now.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace natmod::project {

/// Holds each module in `dist` against the build folders of `natmod build` in `top`/build: it has
/// the bytes that were built there, and nothing is to be done there. Error, naming each that is not
/// so and what builds it. Returns the names ARCH_ABI of those that were not built here, of which
/// nobody can tell.
std::vector<std::string> check_freshness(const std::filesystem::path& top,
                                         const std::filesystem::path& dist);

}  // namespace natmod::project
