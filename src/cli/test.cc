// natmod test: the sessions of a project, on the virtual board and on real MicroPython.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "cli/build_command.h"
#include "cli/commands.h"
#include "project/firmware.h"
#include "project/session_test.h"
#include "project/workplace.h"
#include "session/doctest.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

struct Arguments : BuildArguments {
  std::string micropython;
  unsigned timeout = 60;
  std::vector<std::string> board;
};

bool is_session(const fs::path& path) {
  if (path.extension() != ".txt" || path.filename() == "CMakeLists.txt" ||
      !fs::is_regular_file(path))
    return false;
  std::vector<uint8_t> bytes = read_file(path);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text.starts_with(">>> ") || text.find("\n>>> ") != text.npos;
}

/// Texts with examples in the project's folder and its folder tests.
std::vector<fs::path> find_sessions(const fs::path& top) {
  std::vector<fs::path> sessions;
  for (const fs::path& folder : {top, top / "tests"}) {
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (is_session(entry.path())) sessions.push_back(entry.path());
    }
  }
  std::ranges::sort(sessions);
  return sessions;
}

/// A whole session is one run; its failures are printed.
class Tester {
 public:
  Tester(const Arguments& arguments, std::vector<fs::path> sessions)
      : arguments_(arguments), sessions_(std::move(sessions)) {}

  void on_board(const std::string& arch, const std::vector<const project::BuiltModule*>& modules) {
    std::vector<std::string> command = {project::own_program().string(), "run"};
    for (const project::BuiltModule* module : modules) command.push_back(module->file.string());
    for (const fs::path& session : sessions_) command.push_back(fs::proximate(session).string());
    for (const project::BuiltModule* module : modules) {
      command.insert(command.end(), {"--map", module->name + "=" + module->map.string()});
    }
    command.insert(command.end(), arguments_.board.begin(), arguments_.board.end());
    ProcessOptions gather;
    gather.keep_errors = false;
    ProcessResult result = run_process(command, gather);
    say(arch, "virtual board", result.status == 0, result.output);
  }

  void on_micropython(const fs::path& folder) {
    for (const fs::path& session : sessions_) {
      project::SessionResult result = project::run_on_micropython(
          arguments_.micropython, session, folder, std::chrono::seconds(arguments_.timeout));
      std::string name = fs::proximate(session).string();
      say(arguments_.options.archs[0], arguments_.micropython, result.is_good(),
          result.failures +
              session::show_summary(name, result.examples, result.passed, result.failed));
    }
  }

  size_t failed() const { return failed_; }

 private:
  void say(const std::string& what, const std::string& where, bool is_good,
           std::string_view output) {
    if (!is_good) ++failed_;
    while (output.ends_with('\n')) output.remove_suffix(1);
    if (is_good) {
      fmt::print("{:<10} {}: {}\n", what, where, output);
    } else {
      fmt::print("{:<10} {}: FAILED\n{}\n", what, where, output);
    }
  }

  const Arguments& arguments_;
  std::vector<fs::path> sessions_;
  size_t failed_ = 0;
};

/// What modules a program loads, by its `sys.implementation._mpy`.
project::Firmware firmware_of(const std::string& micropython) {
  ProcessResult result =
      run_process({micropython, "-c", "import sys; print(sys.implementation._mpy)"});
  if (result.status != 0) fail("{}: does not run as MicroPython does", micropython);
  return project::firmware_of_number(std::strtoul(result.output.c_str(), nullptr, 10));
}

void test(Arguments& arguments, bool is_abi_given) {
  if (!arguments.micropython.empty()) {
    std::optional<fs::path> program = project::find_program(arguments.micropython);
    if (!program) fail("--micropython {}: there is no such program", arguments.micropython);
    arguments.micropython = program->string();
    project::Firmware firmware = firmware_of(arguments.micropython);
    std::string abi = fmt::format("{}.{}", firmware.version, firmware.sub_version);
    if (is_abi_given && arguments.options.abi != abi) {
      fail("--abi {}: {} loads modules of {} alone", arguments.options.abi, arguments.micropython,
           abi);
    }
    arguments.arch = mpy::arch_name(firmware.arch);
    arguments.options.abi = abi;
  } else if (arguments.options.abi.back() != '0' + mpy::kDefaultSubVersion) {
    fail(
        "--abi {}: the virtual board loads modules of {}.{} alone: give a MicroPython of that ABI "
        "with --micropython, or build them with natmod build",
        arguments.options.abi, mpy::kVersion, mpy::kDefaultSubVersion);
  }
  BuiltProject built = build_with_progress(arguments);
  std::vector<fs::path> sessions = find_sessions(built.project.top);
  if (sessions.empty()) {
    fail("{}: no session to run: a text (.txt) with examples (>>>), here or in tests/",
         built.project.top.string());
  }
  Tester tester(arguments, std::move(sessions));
  for (const std::string& arch : arguments.options.archs) {
    std::vector<const project::BuiltModule*> modules;
    for (const project::BuiltModule& module : built.report.modules) {
      if (module.arch == arch) modules.push_back(&module);
    }
    if (modules.empty()) continue;
    if (arguments.micropython.empty()) {
      tester.on_board(arch, modules);
    } else {
      tester.on_micropython(modules[0]->file.parent_path());
    }
  }
  size_t failed = tester.failed() + built.report.failures.size();
  if (failed > 0) fail("{} of the tests failed", failed);
  fmt::print("\nNext: natmod pack\n");
}

}  // namespace

void add_test(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "test", "Run a project's sessions on the virtual board, or on real MicroPython");
  add_build_options(*command, *arguments);
  command
      ->add_option("--micropython", arguments->micropython,
                   "run them on this MicroPython instead, for its own architecture and ABI")
      ->type_name("PROGRAM");
  command
      ->add_option("--timeout", arguments->timeout,
                   "with --micropython: seconds that a session may take")
      ->check(CLI::Range(1u, 1'000'000u))
      ->capture_default_str()
      ->type_name("N");
  command
      ->add_option("--board", arguments->board,
                   "an option for natmod run: --board=--gc-stress; may be repeated")
      ->allow_extra_args(false)
      ->type_name("OPTION");
  command->footer(
      "Builds first. Sessions are the texts (.txt) with examples (>>>) in the project's folder and "
      "in\n"
      "tests/; each runs for each architecture.");
  command->callback([arguments, command] { test(*arguments, command->count("--abi") > 0); });
}

}  // namespace natmod::cli
