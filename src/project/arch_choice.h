// The architectures that somebody means who names some.
#pragma once

#include <string>
#include <vector>

#include "project/toolchains.h"

namespace natmod::project {

/// `'z80' is not known; did you mean 'x86'?`, or what else somebody may have meant.
std::string describe_unknown_arch(const Toolchains& toolchains, const std::string& name);

/// `all` (what has a compiler and a linker here), or names separated by commas. Error, naming the
/// choice, for one that is not known, and for one without a compiler.
std::vector<std::string> choose_archs(const Toolchains& toolchains, const std::string& text);

}  // namespace natmod::project
