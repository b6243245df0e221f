// The interactive prompt: what Python's is, on the board.
#pragma once

#include "session/session.h"

namespace natmod::cli {

/// Reads statements and runs them until the end of input or `exit()`; returns the exit status.
/// Where standard input is not a terminal nothing but results is printed, and an exception or a
/// break-down of the machine ends it with status 1.
int run_prompt(session::Session& session, const std::string& banner);

}  // namespace natmod::cli
