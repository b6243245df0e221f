#include "session/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "modules/exit.h"
#include "python/show_line.h"
#include "runtime/memory/fault.h"
#include "runtime/state.h"
#include "vm/source.h"

namespace natmod::session {

namespace {

/// The status that SystemExit asks for: its argument if that is an int, 0 for None, otherwise 1.
std::optional<int> exit_status(board::Runtime& rt, board::Value exception) {
  if (rt.type_name(exception) != "SystemExit") return std::nullopt;
  std::vector<board::Value> args = rt.items(rt.load_attr(exception, "args"));
  if (args.empty() || rt.is_none(args[0])) return 0;
  return static_cast<int>(rt.as_int(args[0]).value_or(1));
}

/// The line where the error is; of a text that ends too early its last one, marked at its end.
std::string show_place(const python::CompileError& error, std::string_view text,
                       uint32_t first_line) {
  std::string_view body = text.substr(0, text.find_last_not_of("\r\n") + 1);
  auto last = static_cast<uint32_t>(std::count(body.begin(), body.end(), '\n')) + 1;
  uint32_t line = error.line() - first_line + 1;
  if (line <= last) return python::show_line(text, line, error.column());
  return python::show_line(text, last, static_cast<uint32_t>(body.size() - body.rfind('\n')));
}

Failure syntax_failure(const python::CompileError& error, const std::string& name,
                       std::string_view text, uint32_t first_line) {
  std::string line = fmt::format("{}: {}", error.type(), error.what());
  if (error.line() == 0) return {line, line + "\n", std::nullopt};
  std::string shown = show_place(error, text, first_line);
  return {line,
          fmt::format("Traceback (most recent call last):\n  File \"{}\", line {}{}{}\n{}{}{}\n",
                      name, error.line(), error.scope().empty() ? "" : ", in ", error.scope(),
                      shown, shown.empty() ? "" : "\n", line),
          std::nullopt};
}

}  // namespace

std::optional<Failure> Session::run(const std::string& name, std::string_view text,
                                    python::Input input, const Output& output,
                                    uint32_t first_line) {
  bool is_script = input == python::Input::file;
  runtime_.set_activity(is_script ? name : std::string(text.substr(0, text.find('\n'))));
  try {
    return attempt(output, [&] { board::run_source(runtime_, {text, name, input, first_line}); });
  } catch (const python::CompileError& error) {
    return syntax_failure(error, name, text, first_line);
  }
}

std::optional<Failure> Session::end(const Output& output) {
  runtime_.set_activity("sys.atexit");
  return attempt(output, [&] { board::run_exit_function(runtime_); });
}

std::optional<Failure> Session::attempt(const Output& output, const std::function<void()>& action) {
  runtime_.set_output(output);
  board::HostScope temporaries(runtime_);
  try {
    action();
  } catch (const board::GuestException& exception) {
    runtime_.keep(exception.value);
    return Failure{runtime_.exception_line(exception.value), runtime_.traceback(exception.value),
                   exit_status(runtime_, exception.value)};
  }
  return std::nullopt;
}

DoctestReport run_doctest(Session& session, const std::string& name, std::string_view text,
                          const Watch& watch) {
  std::vector<Example> examples = find_examples(name, text);
  DoctestReport report;
  report.examples = examples.size();
  for (const Example& example : examples) {
    Outcome outcome;
    std::optional<std::string> broken;
    // Who types at a prompt has caught what the example before raised.
    session.runtime().state().caught = board::kNull;
    try {
      std::optional<Failure> failure = session.run(
          name, example.source, python::Input::statement,
          [&](std::string_view output) { outcome.output += output; }, example.line);
      if (failure) outcome.exception = failure->exception, outcome.traceback = failure->traceback;
    } catch (const board::MachineFault& fault) {
      broken = fault.what();
      outcome.traceback = *broken + "\n";
    }
    if (watch) watch(example);
    if (!broken && agrees(example, outcome)) {
      ++report.passed;
      continue;
    }
    report.failures.push_back({example, outcome.output + outcome.traceback, broken,
                               show_failure(name, example, show_difference(example, outcome))});
    if (broken) break;
  }
  return report;
}

}  // namespace natmod::session
