// The subcommands of `natmod`. Each file of this folder holds one: it declares its options and sets
// a callback that does the work and throws Error when the input is wrong.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace natmod::cli {

void add_link(CommandLine& line);
/// `compiler` is what stands behind `--`: a command line of its own.
void add_qstr(CommandLine& line, const std::vector<std::string>& compiler);
void add_merge(CommandLine& line);
void add_dump(CommandLine& line);
void add_run(CommandLine& line);
void add_py(CommandLine& line);
void add_build(CommandLine& line);
void add_test(CommandLine& line);
void add_doctor(CommandLine& line);
void add_toolchain(CommandLine& line);
void add_size(CommandLine& line);
void add_pack(CommandLine& line);
void add_check(CommandLine& line);
void add_new(CommandLine& line);

}  // namespace natmod::cli
