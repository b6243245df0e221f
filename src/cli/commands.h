// The subcommands of `natmod`. Each file of this folder holds one: it declares its options on the
// CLI11 app and sets a callback that does the work and throws Error when the input is wrong.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace natmod::cli {

void add_link(CLI::App& app);
/// `compiler` is what stands behind `--`: a command line of its own.
void add_qstr(CLI::App& app, const std::vector<std::string>& compiler);
void add_merge(CLI::App& app);
void add_dump(CLI::App& app);
void add_run(CLI::App& app);
void add_py(CLI::App& app);
void add_build(CLI::App& app);
void add_test(CLI::App& app);
void add_doctor(CLI::App& app);
void add_size(CLI::App& app);
void add_pack(CLI::App& app);
void add_check(CLI::App& app);
void add_new(CLI::App& app);

}  // namespace natmod::cli
