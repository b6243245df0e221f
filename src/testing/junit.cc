// Source: the elements that Jenkins' and GitLab's readers of JUnit files take.
#include <fmt/format.h>

#include <map>

#include "base/files.h"
#include "session/doctest.h"
#include "testing/report.h"

namespace natmod::testing {
namespace {

/// For attributes and content; what XML cannot hold at all becomes a question mark.
std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
    }
  }
  return out;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string last_line(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text.substr(text.rfind('\n') + 1));
}

/// In one line; a script's is the exception that ended it.
std::string message(const Failure& failure) {
  if (failure.fault) return first_line(*failure.fault);
  const bool is_script = failure.line == 0;
  return is_script ? last_line(failure.reason) : "wrong output";
}

/// What stands in a case: nothing if it passed.
std::string case_body(const Failure* failure, bool was_run) {
  if (!was_run) return "<skipped/>";
  if (failure == nullptr) return {};
  return fmt::format("<failure message=\"{}\">{}</failure>", escape_xml(message(*failure)),
                     escape_xml(failure->reason));
}

struct Case {
  uint32_t line;
  std::string name;
};

std::vector<Case> cases_of(const Result& result) {
  if (result.file.kind == TestFile::Kind::script || !result.broken.empty())
    return {{0, result.file.name()}};
  std::vector<Case> cases;
  for (const session::Example& example :
       session::find_examples(result.file.name(), read_text(result.file.path)))
    cases.push_back(
        {example.line, fmt::format("line {}: {}", example.line, first_line(example.source))});
  return cases;
}

std::string suite(const Result& result) {
  std::map<uint32_t, const Failure*> failures;
  for (const Failure& failure : result.failures) failures[failure.line] = &failure;
  const size_t n_run = result.examples - result.not_run();
  const std::vector<Case> cases = cases_of(result);
  std::string text = fmt::format(
      "  <testsuite name=\"{} on {}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "time=\"{:.3f}\">\n",
      escape_xml(result.file.name()), result.arch, cases.size(), result.failures.size(),
      result.broken.empty() ? 0 : 1, result.broken.empty() ? result.not_run() : 0, result.seconds);
  for (size_t i = 0; i < cases.size(); ++i) {
    const auto found = failures.find(cases[i].line);
    const Failure* failure = found == failures.end() ? nullptr : found->second;
    const std::string body =
        result.broken.empty()
            ? case_body(failure, i < n_run)
            : fmt::format("<error message=\"not run\">{}</error>", escape_xml(result.broken));
    text += fmt::format("    <testcase classname=\"{}.{}\" name=\"{}\" file=\"{}\">{}</testcase>\n",
                        result.arch, escape_xml(result.file.path.stem().string()),
                        escape_xml(cases[i].name), escape_xml(result.file.name()), body);
  }
  return text + "  </testsuite>\n";
}

}  // namespace

std::string show_junit(const Report& report) {
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"natmod test\">\n";
  for (const Result& result : report.results) text += suite(result);
  return text + "</testsuites>\n";
}

}  // namespace natmod::testing
