// The manual page, from what --help is made from.
#pragma once

#include <string>

#include "cli/command.h"

namespace natmod::cli {

/// natmod(1), as troff.
std::string man_page(const CommandLine& line);

}  // namespace natmod::cli
