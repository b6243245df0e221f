#include "session/session.h"

#include <fmt/format.h>

#include "board/memory/fault.h"

namespace natmod::session {

namespace {

/// The status that SystemExit asks for: its argument if that is an int, 0 for None, otherwise 1.
std::optional<int> exit_status(board::Runtime& rt, board::Value exception) {
  if (rt.type_name(exception) != "SystemExit") return std::nullopt;
  std::vector<board::Value> args = rt.items(rt.load_attr(exception, "args"));
  if (args.empty() || rt.is_none(args[0])) return 0;
  return static_cast<int>(rt.as_int(args[0]).value_or(1));
}

}  // namespace

std::optional<Failure> Session::run(std::string name, std::string text, Interpreter::Mode mode,
                                    const Output& output, uint32_t first_line) {
  runtime_.set_activity(mode == Interpreter::Mode::module ? name : text.substr(0, text.find('\n')));
  interpreter_.set_output(output);
  runtime_.set_output(output);
  auto source = std::make_shared<Source>(std::move(name), text, first_line);
  board::HostScope temporaries(runtime_);
  try {
    interpreter_.run(source, mode);
  } catch (const SyntaxError& error) {
    std::string line = fmt::format("{}: {}", error.type(), error.what());
    return Failure{line,
                   fmt::format("Traceback (most recent call last):\n{}\n{}\n",
                               error.show_place(*source), line),
                   std::nullopt};
  } catch (const board::GuestException& exception) {
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
    bool is_broken = false;
    try {
      std::optional<Failure> failure = session.run(
          name, example.source, Interpreter::Mode::single,
          [&](std::string_view output) { outcome.output += output; }, example.line);
      if (failure) outcome.exception = failure->exception, outcome.traceback = failure->traceback;
    } catch (const board::MachineFault& fault) {
      outcome.traceback = fmt::format("{}\n", fault.what());
      is_broken = true;
    }
    if (watch) watch(example);
    if (!is_broken && agrees(example, outcome)) {
      ++report.passed;
      continue;
    }
    ++report.failed;
    report.failures += show_failure(name, example, show_difference(example, outcome));
    if (is_broken) break;
  }
  return report;
}

}  // namespace natmod::session
