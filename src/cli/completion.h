// What shells need to complete natmod's commands and options, from what --help is made from.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace natmod::cli {

std::string bash_completion(const CLI::App& app);
std::string zsh_completion(const CLI::App& app);
std::string fish_completion(const CLI::App& app);

}  // namespace natmod::cli
