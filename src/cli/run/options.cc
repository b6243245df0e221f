#include "cli/run/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "board/machine/config.h"
#include "mpy/mpy_file.h"

namespace natmod::cli {

namespace {

constexpr const char* kAbout =
    "Run native modules on the virtual board.\n\n"
    "FILE is a module (.mpy), which the others import by the name of its file; a script (.py); or\n"
    "a session: a text with examples (>>>) and what they must print. Each session and script has "
    "a\n"
    "board of its own. Without any, and without -c, a prompt reads what to run.";

constexpr const char* kFooter =
    "Sizes and counts may end in k, M or G.\n"
    "Exit status: 0 good; 1 an example failed, an exception, a fault of the module, a file that "
    "is\n"
    "wrong; 2 the command line is wrong; a script's or command's own with sys.exit().";

constexpr uint64_t kMaxBudget = 1'000'000'000'000'000'000;

/// The architecture that the modules need: of Thumb ones the highest, which runs the others too.
Arch arch_of(const std::vector<std::string>& modules) {
  Arch arch = Arch::none;
  for (const std::string& path : modules) {
    std::vector<uint8_t> bytes = read_file(path);
    Arch module = mpy::read(bytes, path).arch;
    if (arch == Arch::none || board::loads(module, arch)) arch = module;
  }
  return arch == Arch::none ? Arch::x64 : arch;
}

Arch find_board_arch(const std::string& name) {
  if (auto arch = mpy::find_arch(name)) return *arch;
  fail("--arch {}: there is no such architecture", name);
}

Port find_board_port(const std::string& name) {
  if (auto port = board::find_port(name)) return *port;
  fail("--port {}: there are unix, rp2, stm32, esp32 and esp8266", name);
}

}  // namespace

ParsedOptions parse_options(int argc, char** argv) {
  ParsedOptions parsed;
  RunOptions& run = parsed.options;
  std::vector<std::string> files;
  std::string arch, port;
  bool no_check = false;
  uint64_t heap = 0, stack = 0;
  std::map<std::string, uint64_t> units{{"k", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}};
  std::map<std::string, uint64_t> thousands{{"k", 1000}, {"M", 1000000}, {"G", 1000000000}};

  CLI::App app{kAbout, "natmod run"};
  app.footer(kFooter);
  app.add_option("FILE", files, "modules, sessions and scripts")->check(CLI::ExistingFile);
  app.add_option("-c", run.commands, "run a statement; print the value of an expression")
      ->type_name("TEXT")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);  // else CLI11 takes [1, 2] for a list of values
  app.add_option("--arch", arch, "architecture of the board (default: the modules' own, or x64)");
  app.add_option("--port", port, "where modules are placed: as in this port of MicroPython")
      ->type_name("unix|rp2|stm32|esp32|esp8266");
  app.add_option("--heap", heap, "size of the heap (default 1M)")
      ->transform(CLI::AsNumberWithUnit(units))
      ->check(CLI::Range(uint64_t{16} << 10, uint64_t{256} << 20));
  app.add_option("--stack", stack, "size of the stack (default: as the port has it)")
      ->transform(CLI::AsNumberWithUnit(units))
      ->check(CLI::Range(uint64_t{4} << 10, uint64_t{64} << 20));
  app.add_option("--budget", run.board.budget,
                 "instructions that may run; an opcode of bytecode counts as 16 (default 1G)")
      ->transform(CLI::AsNumberWithUnit(thousands))
      ->check(CLI::Range(uint64_t{1}, kMaxBudget));
  app.add_option("--map", run.maps, "names for reports: FILE or MODULE=FILE of natmod link --map")
      ->type_name("FILE")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app.add_flag("--gc-stress", run.board.gc_stress,
               "collect at every allocation what no root reaches");
  app.add_option("--seed", run.board.seed,
                 "fill what m_new gives with bytes that follow from this number (default: zeros)");
  app.add_flag("--uninit", run.board.check_uninitialised, "report reads of what was never written");
  app.add_flag("--no-check", no_check, "run faster, without checks of each access");
  app.add_flag("--stats", run.stats, "show instructions, calls of the firmware, memory");
  app.add_flag("--json", run.json, "print one JSON object instead of text");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    parsed.status = app.exit(error) == 0 ? 0 : 2;
    return parsed;
  }

  for (const std::string& file : files) {
    bool is_module = std::filesystem::path(file).extension() == ".mpy";
    (is_module ? run.modules : run.texts).push_back(file);
  }
  if (run.json && run.is_interactive()) {
    fmt::print(stderr, "natmod run: --json needs a session, a script or -c\n");
    parsed.status = 2;
    return parsed;
  }
  run.board.arch = arch.empty() ? arch_of(run.modules) : find_board_arch(arch);
  if (!port.empty()) run.board.port = find_board_port(port);
  run.board.heap_size = heap;
  run.board.stack_size = stack;
  run.board.check_memory = !no_check;
  return parsed;
}

}  // namespace natmod::cli
