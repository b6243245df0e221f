#include "cli/run/player.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <iostream>

#include "base/error.h"
#include "base/files.h"
#include "board/machine/coverage.h"
#include "board/machine/machine.h"
#include "cli/run/companions.h"
#include "cli/run/prompt.h"
#include "cli/run/report.h"

namespace natmod::cli {

namespace {

using python::Input;
namespace fs = std::filesystem;

void write_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace

/// A board with the modules on it, and a session with it.
struct Player::Stage {
  /// `folder` is that of the text.
  Stage(Player& player, Record& record, const fs::path& folder)
      : options(player.options_), board(options.board), session(board.runtime()) {
    if (!options.coverage.empty()) board.machine().count_instructions();
    if (!options.profiles.empty()) board.machine().profile(player.profile_);
    set_files(folder.empty() ? fs::current_path() : folder);
    for (const std::string& module : options.modules) modules.push_back(board.add(module));
    for (const std::string& text : options.maps) {
      const ModuleFile map = find_module("--map", text, modules);
      board.add_map(map.module, map.file);
    }
    if (options.json) {
      output = [&record](std::string_view text) { record.output += text; };
      board.set_warnings([&record](std::string_view text) { record.warnings.emplace_back(text); });
    }
    if (!options.gdb.empty()) {
      player.debugger_ =
          std::make_unique<gdb::GuestDebugger>(board.machine(), find_companions(options, modules));
      player.debugger_->wait_for_client(options.gdb);
    }
  }

  /// The board's files, and where in them modules are looked for: in the folder of the text first.
  void set_files(const fs::path& folder) {
    const fs::path root = options.root.empty() ? folder : fs::path(options.root);
    board.set_files(root, options.is_writable);
    const fs::path inside = fs::weakly_canonical(folder).lexically_relative(fs::canonical(root));
    const bool is_inside = !inside.empty() && *inside.begin() != "..";
    std::vector<std::string> path{is_inside && inside != "." ? "/" + inside.string() : "",
                                  ".frozen"};
    for (const std::string& more : options.path) {
      const std::string name = fmt::format("path{}", path.size() - 1);
      board.add_folder(name, more);
      path.push_back("/" + name);
    }
    board.set_path(path);
  }

  /// Runs a text; false if it ended in an exception or a break-down.
  bool run(Record& record, const std::string& name, const std::string& text, Input input) {
    uint64_t before = board.machine().instructions();
    try {
      record.failure = session.run(name, text, input, output);
    } catch (const board::MachineFault& fault) {
      record.fault = describe(fault);
    }
    if (uint64_t cost = board.machine().instructions() - before)
      record.costs.push_back({text, cost});
    return !record.failure && !record.fault;
  }

  /// Standard input is that of natmod.
  void read_input() {
    board.set_input([]() -> std::optional<std::string> {
      std::fflush(stdout);
      std::string line;
      if (!std::getline(std::cin, line)) return std::nullopt;
      return line;
    });
  }

  /// Ends the program; what it said before of how it ended counts more.
  void end(Record& record) {
    if (record.fault) return;
    try {
      std::optional<session::Failure> failure = session.end(output);
      if (!record.failure) record.failure = std::move(failure);
    } catch (const board::MachineFault& fault) {
      record.fault = describe(fault);
    }
  }

  /// Binds the modules' names, as commands and the prompt have them.
  bool import_modules(Record& record) {
    for (const std::string& module : modules)
      if (!run(record, "<import>", "import " + module, Input::file)) return false;
    return true;
  }

  const RunOptions& options;
  Board board;
  session::Session session;
  session::Session::Output output = write_out;
  std::vector<std::string> modules;
};

int Player::play() {
  int status = 0;
  for (const std::string& path : options_.texts) {
    bool is_script = fs::path(path).extension() == ".py";
    int own = finish(is_script ? play_script(path) : play_session(path));
    status = std::max(status, own);
  }
  if (!options_.commands.empty()) status = std::max(status, finish(play_commands()));
  return options_.is_interactive() ? play_prompt() : status;
}

Record Player::play_session(const std::string& path) {
  Record record{Record::Kind::session, path, {}, {}, {}, {}, {}, {}, {}};
  Stage stage(*this, record, fs::path(path).parent_path());
  uint64_t before = 0;
  record.doctest = session::run_doctest(
      stage.session, path, read_text(path), [&](const session::Example& example) {
        uint64_t now = stage.board.machine().instructions();
        if (now != before)
          record.costs.push_back({fmt::format("{}:{}", path, example.line), now - before});
        before = now;
      });
  take_figures(stage, record);
  return record;
}

Record Player::play_script(const std::string& path) {
  Record record{Record::Kind::script, path, {}, {}, {}, {}, {}, {}, {}};
  Stage stage(*this, record, fs::path(path).parent_path());
  stage.read_input();
  board::Runtime& rt = stage.session.runtime();
  {
    board::HostScope temporaries(rt);
    const board::Value name = rt.make_str(path);
    const board::Value argv = rt.load_attr(rt.import_name("sys"), "argv");
    rt.call(rt.load_attr(argv, "append"), {name});
    rt.store_global("__file__", name);
  }
  stage.run(record, path, read_text(path), Input::file);
  stage.end(record);
  if (!record.costs.empty()) record.costs[0].what = path;
  take_figures(stage, record);
  return record;
}

Record Player::play_commands() {
  Record record{Record::Kind::commands, "-c", {}, {}, {}, {}, {}, {}, {}};
  Stage stage(*this, record, "");
  stage.read_input();
  bool goes_on = stage.import_modules(record);
  for (const std::string& command : options_.commands)
    if (goes_on) goes_on = stage.run(record, "-c", command, Input::prompt);
  stage.end(record);
  take_figures(stage, record);
  return record;
}

int Player::play_prompt() {
  Record record{Record::Kind::commands, "<stdin>", {}, {}, {}, {}, {}, {}, {}};
  Stage stage(*this, record, "");
  stage.read_input();
  if (!stage.import_modules(record)) return finish(std::move(record));
  std::string banner = fmt::format("natmod {}, virtual board {} ({})", NATMOD_VERSION,
                                   mpy::arch_name(options_.board.arch),
                                   board::port_name(stage.board.machine().port()));
  int status = run_prompt(stage.session, banner);
  take_figures(stage, record);
  if (options_.stats) fmt::print(stderr, "{}", show_stats(record));
  if (debugger_) debugger_->exited(status);
  return status;
}

/// What was counted until the board's end.
void Player::take_figures(Stage& stage, Record& record) {
  record.stats = stage.board.stats();
  if (!options_.coverage.empty()) coverage::add(coverage_, board::cover(stage.board.machine()));
}

/// Says what came of it and keeps it for the report.
int Player::finish(Record record) {
  int status = record.is_good() ? 0 : 1;
  if (record.failure && record.failure->exit_status) status = *record.failure->exit_status;
  if (!options_.json) {
    std::fflush(stdout);
    if (record.kind == Record::Kind::session) write_out(show_doctest(record));
    if (record.failure && !record.failure->exit_status)
      fmt::print(stderr, "{}", record.failure->traceback);
    if (record.fault) fmt::print(stderr, "{}\n", *record.fault);
    std::fflush(stdout);
    if (options_.stats) fmt::print(stderr, "{}", show_stats(record));
  }
  if (debugger_) debugger_->exited(status);
  records_.push_back(std::move(record));
  return status;
}

}  // namespace natmod::cli
