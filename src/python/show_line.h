// The line of an error, with a mark below the place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace natmod::python {

/// Line `line` of `source`, indented, and below it a `^` under `column`, if that is not 0. Empty if
/// there is no such line. No newline at the end.
std::string show_line(std::string_view source, uint32_t line, uint32_t column);

}  // namespace natmod::python
