#include "cli/run/options.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "base/error.h"
#include "base/files.h"
#include "board/machine/config.h"
#include "cli/run_arguments.h"
#include "mpy/mpy_file.h"

namespace natmod::cli {

namespace {

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

/// Else it would be read as a session.
void refuse_what_is_no_text(const std::string& path) {
  const std::string suffix = std::filesystem::path(path).extension();
  for (const char* source : {".c", ".cc", ".cpp", ".cxx", ".S", ".s"}) {
    if (suffix == source) {
      fail("{}: a source is no module: natmod build {} makes one of it, in dist/", path, path);
    }
  }
  std::vector<uint8_t> bytes = read_file(path);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with("\177ELF") || text.starts_with("!<arch>")) {
    fail("{}: an object file or archive is no module: natmod link makes one (.mpy) of it", path);
  }
}

/// What does not go with --micropython, and why; nothing if all is well.
std::optional<std::string> explain_misfit(const Command& command, const RunArguments& arguments) {
  static const std::set<std::string> kOfBoth = {"--micropython", "--timeout", "--path"};
  for (const OptionText& option : command.text().options) {
    if (option.is_positional) continue;
    const std::string name =
        option.long_names.empty() ? "-" + option.short_names[0] : "--" + option.long_names[0];
    if (command.has(name) && !kOfBoth.contains(name))
      return fmt::format("--micropython: {} is for the virtual board", name);
  }
  bool has_session = false;
  for (const std::string& file : arguments.files) {
    const std::filesystem::path suffix = std::filesystem::path(file).extension();
    if (suffix == ".py")
      return fmt::format("--micropython is for sessions: {} {}", arguments.micropython, file);
    has_session |= suffix != ".mpy";
  }
  if (!has_session) return "--micropython needs a session";
  return std::nullopt;
}

}  // namespace

ParsedOptions parse_options(int argc, char** argv) {
  ParsedOptions parsed;
  RunArguments arguments;
  CommandLine line("Run native modules on the virtual board.", "natmod run");
  add_run_arguments(line.top(), arguments);
  parsed.status = line.parse(argc, argv);
  if (parsed.status) return parsed;

  if (!arguments.micropython.empty()) {
    if (std::optional<std::string> misfit = explain_misfit(line.top(), arguments)) {
      fmt::print(stderr, "natmod run: {}\n", *misfit);
      parsed.status = 2;
      return parsed;
    }
  }

  RunOptions& run = parsed.options;
  run.commands = std::move(arguments.commands);
  run.maps = std::move(arguments.maps);
  run.path = std::move(arguments.path);
  run.is_writable = !arguments.writable.empty();
  run.root = run.is_writable ? std::move(arguments.writable) : std::move(arguments.root);
  run.profiles = std::move(arguments.profiles);
  run.coverage = std::move(arguments.coverage);
  run.micropython = std::move(arguments.micropython);
  run.timeout = arguments.timeout;
  run.gdb = std::move(arguments.gdb);
  run.companions = std::move(arguments.companions);
  run.stats = arguments.stats;
  run.json = arguments.json;
  for (const std::string& file : arguments.files) {
    refuse_what_is_no_text(file);
    bool is_module = std::filesystem::path(file).extension() == ".mpy";
    (is_module ? run.modules : run.texts).push_back(file);
  }
  if (run.json && run.is_interactive()) {
    fmt::print(stderr, "natmod run: --json needs a session, a script or -c\n");
    parsed.status = 2;
    return parsed;
  }
  if (!run.gdb.empty() && run.texts.size() + (run.commands.empty() ? 0 : 1) > 1) {
    fmt::print(stderr, "natmod run: --gdb runs one script, one session or what -c says\n");
    parsed.status = 2;
    return parsed;
  }
  if (run.gdb == "-" && run.is_interactive()) {
    fmt::print(stderr, "natmod run: --gdb - needs a session, a script or -c\n");
    parsed.status = 2;
    return parsed;
  }
  run.board.watch_stack = !run.gdb.empty();
  run.board.arch = arguments.arch.empty() ? arch_of(run.modules) : find_board_arch(arguments.arch);
  if (!arguments.port.empty()) run.board.port = find_board_port(arguments.port);
  run.board.heap_size = arguments.heap;
  run.board.stack_size = arguments.stack;
  run.board.budget = arguments.budget;
  run.board.seed = arguments.seed;
  run.board.gc_stress = arguments.gc_stress;
  run.board.check_uninitialised = arguments.uninit;
  run.board.check_memory = !arguments.no_check;
  return parsed;
}

}  // namespace natmod::cli
