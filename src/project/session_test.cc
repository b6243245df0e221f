#include "project/session_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "session/doctest.h"

namespace natmod::project {
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

/// "single" shows the value of an expression, as a prompt does.
std::string driver(const std::vector<session::Example>& examples, const fs::path& folder) {
  std::string script =
      "import sys\nsys.path.insert(0, " + literal(folder.string()) +
      ")\nspace = {\"__name__\": \"__main__\"}\ndef step(source):\n"
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
std::string why_stopped(const std::string& micropython, const ProcessResult& result,
                        std::chrono::seconds time_limit) {
  if (result.timed_out) {
    return fmt::format(
        "{} was not done with it after {} s; an endless loop? if not, --timeout N "
        "allows more\n",
        micropython, time_limit.count());
  }
  if (result.signal != 0) {
    return fmt::format("{} crashed here: signal {} ({})\n", micropython, result.signal,
                       ::strsignal(result.signal));
  }
  return fmt::format("{} stopped here with status {}\n", micropython, result.status);
}

}  // namespace

SessionResult run_on_micropython(const std::string& micropython, const fs::path& session,
                                 const fs::path& folder, std::chrono::seconds time_limit) {
  std::vector<uint8_t> bytes = read_file(session);
  std::vector<session::Example> examples = session::find_examples(
      session.string(),
      std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  fs::path script = fs::temp_directory_path() /
                    fmt::format("natmod_session_{}.py",
                                std::hash<std::string>{}(session.string() + folder.string()));
  write_file(script, driver(examples, fs::absolute(folder)));
  ProcessOptions options;
  options.time_limit = time_limit;
  options.may_crash = true;
  ProcessResult result = run_process({micropython, script.string()}, options);
  fs::remove(script);

  SessionResult report;
  report.examples = examples.size();
  std::string name = fs::proximate(session).string();
  std::string_view text = result.output;
  take_part(text);  // before the first example
  for (const session::Example& example : examples) {
    if (std::ranges::count(text, kMark) < kMarksBehind) {
      ++report.failed;
      std::string reason(text);
      if (!reason.empty() && !reason.ends_with('\n')) reason += '\n';
      reason += why_stopped(micropython, result, time_limit);
      report.failures += session::show_failure(name, example, reason);
      break;
    }
    session::Outcome outcome = take_outcome(text);
    take_part(text);
    if (session::agrees(example, outcome)) {
      ++report.passed;
      continue;
    }
    ++report.failed;
    report.failures +=
        session::show_failure(name, example, session::show_difference(example, outcome));
  }
  return report;
}

}  // namespace natmod::project
