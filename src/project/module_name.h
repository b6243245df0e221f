// Names that a module may have.
#pragma once

#include <string>
#include <string_view>

namespace natmod::project {

/// Why `import NAME` could not work, or CMake not build it: it is no identifier, a keyword of
/// Python, or a target that CMake has itself. Empty if it is good.
std::string find_name_fault(std::string_view name);

/// Why a new module should have another name, though it could be built: MicroPython has a module of
/// that name, or C++ a keyword. Empty if there is no reason.
std::string find_name_clash(std::string_view name);

}  // namespace natmod::project
