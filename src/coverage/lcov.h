// Tracefiles of lcov, which genhtml, Codecov and editors read.
//
// Source: geninfo(1) of lcov 1.16, "Files".
#pragma once

#include <string>
#include <string_view>

#include "coverage/report.h"

namespace natmod::coverage {

std::string write_lcov(const Report& report);

/// What write_lcov() has written. Throws Error, naming the line of `name`, for another text.
Report read_lcov(std::string_view text, const std::string& name);

}  // namespace natmod::coverage
