// Plays what the command line names, on boards made for it, and gathers what came of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/run/options.h"
#include "coverage/report.h"
#include "gdb/guest_debugger.h"
#include "natmod/board.h"
#include "profile/call_tree.h"
#include "session/session.h"

namespace natmod::cli {

/// What one statement cost.
struct Cost {
  std::string what;  ///< the statement, or its place in a session
  uint64_t instructions = 0;
};

/// What one session, script, or all of -c together came to.
struct Record {
  enum class Kind : uint8_t { session, script, commands };
  Kind kind;
  std::string name;
  std::string output;                       ///< with --json
  session::DoctestReport doctest;           ///< Kind::session
  std::optional<session::Failure> failure;  ///< the exception that ended it
  std::optional<std::string> fault;         ///< the report of the machine that broke down
  std::vector<std::string> warnings;
  std::vector<Cost> costs;
  BoardStats stats;

  bool is_good() const { return doctest.is_good() && !failure && !fault; }
};

class Player {
 public:
  explicit Player(const RunOptions& options) : options_(options) {}

  /// Plays everything; without --json, says what happens as it happens. Returns the exit status.
  int play();
  const std::vector<Record>& records() const { return records_; }
  const coverage::Report& coverage() const { return coverage_; }
  const profile::CallTree& profile() const { return profile_; }

 private:
  struct Stage;
  Record play_session(const std::string& path);
  Record play_script(const std::string& path);
  Record play_commands();
  int play_prompt();
  void take_figures(Stage& stage, Record& record);
  int finish(Record record);

  const RunOptions& options_;
  std::vector<Record> records_;
  coverage::Report coverage_;
  profile::CallTree profile_;
  std::unique_ptr<gdb::GuestDebugger> debugger_;  // null: not asked for
};

}  // namespace natmod::cli
