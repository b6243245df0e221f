#include "cli/run/prompt.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "cli/run/line_editor.h"
#include "cli/run/report.h"
#include "runtime/interrupt.h"
#include "runtime/memory/fault.h"
#include "session/continuation.h"

namespace natmod::cli {

namespace {

struct Statement {
  std::string text;
  uint32_t line;  ///< number of its first line
};

/// Lines until they are a whole statement; nullopt at the end of input. Control-C drops what was
/// typed.
std::optional<Statement> read_statement(LineEditor& editor, uint32_t& next_line) {
  Statement statement{"", next_line};
  for (;;) {
    std::optional<std::string> line = editor.read(statement.text.empty() ? ">>> " : "... ");
    if (board::take_interrupt()) {
      fmt::print(stderr, "KeyboardInterrupt\n");
      statement = {"", next_line};
      continue;
    }
    if (!line) break;
    ++next_line;
    statement.text += *line + "\n";
    if (!session::needs_more(statement.text)) return statement;
  }
  if (statement.text.empty()) return std::nullopt;
  return statement;  // the end of input ends the statement too
}

/// Control-C at a terminal interrupts the statement, as on a board, and not the program.
void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = [](int) {
    board::interrupt();
    end_read_of_line();
  };
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
}

void write_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

int run_prompt(session::Session& session, const std::string& banner) {
  bool is_terminal = isatty(STDIN_FILENO) != 0;
  std::unique_ptr<LineEditor> editor = LineEditor::create(
      default_history_file(),
      [&](std::string_view line) { return session::complete(session.runtime(), line); });
  if (is_terminal) {
    catch_interrupts();
    fmt::print("{}\n", banner);
  }
  uint32_t next_line = 1;
  while (std::optional<Statement> statement = read_statement(*editor, next_line)) {
    bool has_failed = true;
    try {
      std::optional<session::Failure> failure = session.run(
          "<stdin>", statement->text, python::Input::prompt, write_out, statement->line);
      has_failed = failure.has_value();
      if (failure && failure->exit_status) return *failure->exit_status;
      if (failure) fmt::print(stderr, "{}", failure->traceback);
    } catch (const board::MachineFault& fault) {
      fmt::print(stderr, "{}\n", describe(fault));
    }
    if (has_failed && !is_terminal) return 1;
  }
  return 0;
}

}  // namespace natmod::cli
