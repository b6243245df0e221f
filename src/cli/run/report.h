// What `natmod run` says at the end, as text and as JSON.
#pragma once

#include <string>

#include "cli/run/player.h"

namespace natmod::cli {

/// What broke down and, where an option is of help, which.
std::string describe(const MachineFault& fault);
/// The failures of a session and one line of summary.
std::string show_doctest(const Record& record);
/// Instructions of each statement that ran machine code, calls of the firmware by name, memory.
std::string show_stats(const Record& record);
/// All records as one JSON object, with its final newline. Documented in docs/board.md.
std::string show_json(const RunOptions& options, const std::vector<Record>& records, int status);

/// To a file in the form that its name asks for; `-` is a table for people, on standard error.
void write_profile(const profile::CallTree& tree, const std::string& file);

}  // namespace natmod::cli
