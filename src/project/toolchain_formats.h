// What a Toolchain is, in the languages of those who ask for it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "project/libraries.h"

namespace natmod::project {

/// Variables `natmod.KEY` for make, and what it has to export; in a form that `include` takes, and
/// `eval` where $(shell) has made spaces of the newlines: before each variable is a line `#`.
std::string as_make(const Toolchains& toolchains, const Toolchain& toolchain);

/// The same variables for CMake's `include` or `cmake_language(EVAL CODE)`. Commands are lists.
std::string as_cmake(const Toolchains& toolchains, const Toolchain& toolchain);

/// Commands as arrays of words, flags as texts.
nlohmann::ordered_json as_json(const Toolchain& toolchain, const std::vector<Library>& libraries);

/// For people: whole commands, a line each.
std::string as_text(const Toolchain& toolchain, const std::vector<Library>& libraries);

}  // namespace natmod::project
