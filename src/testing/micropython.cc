#include "testing/micropython.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "session/doctest.h"

namespace natmod::testing {
namespace {

namespace fs = std::filesystem;

// No session prints it: ASCII's record separator.
constexpr char kMark = '\x1e';
// Of an example that is done: behind its output, and behind its traceback.
constexpr auto kMarksBehind = 2;

/// Text as a Python literal; other characters than ASCII ones stay as they are.
std::string literal(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// The modules to import go before what is in the test's folder, which stands for the driver's.
std::string set_path(const fs::path& test, const MicroPython& micropython) {
  std::string script = "import sys\nsys.path[0] = " + literal(test.parent_path().string()) +
                       "\nsys.path.insert(0, " +
                       literal(fs::absolute(micropython.modules).string()) + ")\n";
  for (const fs::path& folder : micropython.path)
    script += "sys.path.append(" + literal(fs::absolute(folder).string()) + ")\n";
  return script;
}

/// "single" shows the value of an expression, as a prompt does.
std::string session_driver(const std::vector<session::Example>& examples) {
  std::string script =
      "space = {\"__name__\": \"__main__\"}\ndef step(source):\n"
      "    print(\"\\x1e\", end=\"\")\n    try:\n"
      "        exec(compile(source, \"<session>\", \"single\"), space)\n"
      "    except BaseException as error:\n        print(\"\\x1e\", end=\"\")\n"
      "        sys.print_exception(error)\n        print(\"\\x1e\", end=\"\")\n    else:\n"
      "        print(\"\\x1e\\x1e\", end=\"\")\n";
  for (const session::Example& example : examples) {
    script += "step(" + literal(example.source) + ")\n";
  }
  return script;
}

/// The part up to the next mark, or to the end.
std::string take_part(std::string_view& text) {
  size_t end = text.find(kMark);
  std::string part(text.substr(0, end));
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return part;
}

session::Outcome take_outcome(std::string_view& text) {
  session::Outcome outcome;
  outcome.output = take_part(text);
  outcome.traceback = take_part(text);
  if (!outcome.traceback.empty()) {
    std::string_view last = outcome.traceback;
    if (last.ends_with('\n')) last.remove_suffix(1);
    outcome.exception = std::string(last.substr(last.rfind('\n') + 1));
  }
  return outcome;
}

/// Why nothing comes after an example that was begun.
std::string why_stopped(const MicroPython& micropython, const ProcessResult& result) {
  if (result.timed_out) {
    return fmt::format(
        "{} was not done with it after {} s; an endless loop? if not, --timeout N "
        "allows more\n",
        micropython.program, micropython.time_limit.count());
  }
  if (result.signal != 0) {
    return fmt::format("{} crashed here: signal {} ({})\n", micropython.program, result.signal,
                       ::strsignal(result.signal));
  }
  return fmt::format("{} stopped here with status {}\n", micropython.program, result.status);
}

/// As if it were run by name. What ends it by sys.exit() is shown, as other exceptions are.
std::string script_driver(const fs::path& script) {
  return "sys.argv[0] = __file__ = " + literal(script.string()) +
         "\ntry:\n    execfile(__file__)\nexcept SystemExit as error:\n"
         "    sys.print_exception(error)\n    raise\n";
}

/// A traceback's lines but those of the driver, which nobody wrote.
std::string without_lines_of(const fs::path& driver, std::string_view text) {
  const std::string begin = fmt::format("  File \"{}\"", driver.string());
  std::string rest;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    if (!line.starts_with(begin)) rest += line;
    text.remove_prefix(line.size());
  }
  return rest;
}

/// Runs a driver that is thrown away, in the folder of the test: its files are those of the board.
ProcessResult run_driver(const MicroPython& micropython, const fs::path& test,
                         const std::string& driver, bool keep_errors) {
  const auto key = std::hash<std::string>{}(test.string() + micropython.modules.string());
  const fs::path file =
      fs::temp_directory_path() / fmt::format("natmod_test_{}_{}.py", ::getpid(), key);
  write_file(file, set_path(test, micropython) + driver);
  ProcessOptions options;
  options.folder = test.parent_path().string();
  options.time_limit = micropython.time_limit;
  options.may_crash = true;
  options.keep_errors = keep_errors;
  ProcessResult result =
      run_process({fs::absolute(micropython.program).string(), file.string()}, options);
  result.output = without_lines_of(file, result.output);
  fs::remove(file);
  return result;
}

void run_session(const MicroPython& micropython, Result& result) {
  const std::vector<session::Example> examples =
      session::find_examples(result.file.name(), read_text(result.file.path));
  result.examples = examples.size();
  const ProcessResult process =
      run_driver(micropython, fs::absolute(result.file.path), session_driver(examples), true);
  std::string_view text = process.output;
  take_part(text);  // before the first example
  for (const session::Example& example : examples) {
    if (std::ranges::count(text, kMark) < kMarksBehind) {
      std::string reason(text);
      if (!reason.empty() && !reason.ends_with('\n')) reason += '\n';
      reason += why_stopped(micropython, process);
      result.failures.push_back({example.line, example.source, example.expected, std::string(text),
                                 reason, std::nullopt});
      break;
    }
    const session::Outcome outcome = take_outcome(text);
    take_part(text);
    if (session::agrees(example, outcome)) {
      ++result.passed;
    } else {
      result.failures.push_back({example.line, example.source, example.expected,
                                 outcome.output + outcome.traceback,
                                 session::show_difference(example, outcome), std::nullopt});
    }
  }
}

void run_script(const MicroPython& micropython, Result& result) {
  result.examples = 1;
  const fs::path script = fs::absolute(result.file.path);
  const ProcessResult process = run_driver(micropython, script, script_driver(script), false);
  if (process.status == 0 && process.signal == 0 && !process.timed_out) {
    result.passed = 1;
    return;
  }
  Failure failure;
  failure.actual = failure.reason = process.output;
  if (process.timed_out || process.signal != 0) failure.reason += why_stopped(micropython, process);
  result.failures.push_back(std::move(failure));
}

}  // namespace

void run_on_micropython(const MicroPython& micropython, Result& result) {
  const auto run = result.file.kind == TestFile::Kind::session ? run_session : run_script;
  run(micropython, result);
}

}  // namespace natmod::testing
