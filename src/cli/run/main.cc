// natmod-run: the program behind `natmod run`.
//
// Exit status: 0 good; 1 the input is wrong, an example fails, an exception or a fault of the
// module; 2 the command line is wrong; 3 a fault of ours; or what sys.exit() said.
#include <fmt/format.h>

#include <cstdio>

#include "base/error.h"
#include "base/files.h"
#include "cli/run/judge.h"
#include "cli/run/options.h"
#include "cli/run/player.h"
#include "cli/run/report.h"
#include "coverage/lcov.h"

int main(int argc, char** argv) {
  using namespace natmod;
  try {
    cli::ParsedOptions parsed = cli::parse_options(argc, argv);
    if (parsed.status) return *parsed.status;
    if (!parsed.options.micropython.empty()) return cli::play_on_micropython(parsed.options);
    cli::Player player(parsed.options);
    int status = player.play();
    if (parsed.options.json)
      fmt::print("{}", cli::show_json(parsed.options, player.records(), status));
    for (const std::string& file : parsed.options.profiles)
      cli::write_profile(player.profile(), file);
    if (!parsed.options.coverage.empty())
      write_file(parsed.options.coverage, coverage::write_lcov(player.coverage()));
    return status;
  } catch (const Error& error) {
    for (const std::string& message : error.messages()) fmt::print(stderr, "natmod: {}\n", message);
    return 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "natmod: internal error: {}\n", error.what());
    return 3;
  }
}
