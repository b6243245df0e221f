// What to say of a word on the command line that nobody knows.
#pragma once

#include <optional>
#include <string>

#include "cli/command.h"

namespace natmod::cli {

/// The first option that `command` does not know, and which may be meant; for a command line that
/// was refused. nullopt if it knows all.
std::optional<std::string> explain_unknown(const CommandText& command, int argc,
                                           const char* const* argv);

/// The same of the name of a command.
std::string explain_unknown_command(const CommandLine& line, const std::string& name);

}  // namespace natmod::cli
