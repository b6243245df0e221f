#include "cli/run/prompt.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "board/memory/fault.h"
#include "cli/run/line_editor.h"
#include "session/parser.h"

namespace natmod::cli {

namespace {

struct Statement {
  std::string text;
  uint32_t line;  ///< number of its first line
};

/// Lines until they are a whole statement; nullopt at the end of input.
std::optional<Statement> read_statement(LineEditor& editor, uint32_t& next_line) {
  Statement statement{"", next_line};
  while (std::optional<std::string> line = editor.read(statement.text.empty() ? ">>> " : "... ")) {
    ++next_line;
    statement.text += *line + "\n";
    if (!session::needs_more(statement.text)) return statement;
  }
  if (statement.text.empty()) return std::nullopt;
  return statement;  // the end of input ends the statement too
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
  if (is_terminal) fmt::print("{}\n", banner);
  uint32_t next_line = 1;
  while (std::optional<Statement> statement = read_statement(*editor, next_line)) {
    bool has_failed = true;
    try {
      std::optional<session::Failure> failure =
          session.run("<stdin>", std::move(statement->text),
                      session::Interpreter::Mode::interactive, write_out, statement->line);
      has_failed = failure.has_value();
      if (failure && failure->exit_status) return *failure->exit_status;
      if (failure) fmt::print(stderr, "{}", failure->traceback);
    } catch (const board::MachineFault& fault) {
      fmt::print(stderr, "{}\n", fault.what());
    }
    if (has_failed && !is_terminal) return 1;
  }
  return 0;
}

}  // namespace natmod::cli
