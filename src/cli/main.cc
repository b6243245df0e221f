// Entry point: exit status 0 good, 1 the input is wrong, 2 the command line is wrong, 3 a fault of
// ours.
#include <fmt/format.h>

#include <cstdio>

#include "base/error.h"
#include "cli/commands.h"

namespace {

enum ExitStatus { kGood = 0, kBadInput = 1, kBadUsage = 2, kInternal = 3 };

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Toolchain for native modules of MicroPython", "natmod"};
  app.set_version_flag("--version", "natmod " NATMOD_VERSION);
  app.require_subcommand(1);
  natmod::cli::add_link(app);
  natmod::cli::add_qstr(app);
  natmod::cli::add_merge(app);
  natmod::cli::add_dump(app);
  try {
    app.parse(argc, argv);
    return kGood;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kGood : kBadUsage;
  } catch (const natmod::Error& error) {
    for (const std::string& message : error.messages()) fmt::print(stderr, "natmod: {}\n", message);
    return kBadInput;
  } catch (const std::exception& error) {
    fmt::print(stderr, "natmod: internal error: {}\n", error.what());
    return kInternal;
  }
}
