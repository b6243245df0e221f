// The manual page, from what --help is made from.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace natmod::cli {

/// natmod(1), as troff.
std::string man_page(const CLI::App& app);

}  // namespace natmod::cli
