// What shells need to complete natmod's commands and options, from what --help is made from.
#pragma once

#include <string>

#include "cli/command.h"

namespace natmod::cli {

std::string bash_completion(const CommandLine& line);
std::string zsh_completion(const CommandLine& line);
std::string fish_completion(const CommandLine& line);

}  // namespace natmod::cli
