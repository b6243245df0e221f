// What to say of a word on the command line that nobody knows.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

namespace natmod::cli {

/// The first option that `command` does not know, and which may be meant; for a command line that
/// was refused. nullopt if it knows all.
std::optional<std::string> explain_unknown(const CLI::App& command, int argc,
                                           const char* const* argv);

/// The same of the name of a command.
std::string explain_unknown_command(const CLI::App& app, const std::string& name);

}  // namespace natmod::cli
