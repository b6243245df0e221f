// Bytecode as text, so that a test can state it.
#pragma once

#include <string>
#include <string_view>

#include "python/compile.h"

namespace natmod::python {

/// The instructions of a module, one to a line, jumps with their distance; then those of its
/// functions, each below its name.
std::string listing(std::string_view source, const Options& options = {});

}  // namespace natmod::python
