// Floating-point numbers from and to text, by the steps that MicroPython takes: its results differ
// in the last digit from those of the C library, and a .mpy file holds the text.
#pragma once

#include <string>
#include <string_view>

namespace natmod::python {

/// The value of a decimal spelling, of which it takes as much as is one: that is removed from
/// `text`.
double read_decimal(std::string_view& text);

/// What repr() shows, without the `.0` of a whole number.
std::string show_decimal(double value);

}  // namespace natmod::python
