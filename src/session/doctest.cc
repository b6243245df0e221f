#include "session/doctest.h"

#include <algorithm>
#include <cctype>

#include "base/error.h"
#include "session/diff.h"

namespace natmod::session {

namespace {

constexpr std::string_view kPrompt = ">>>", kContinuation = "...";
constexpr std::string_view kBlankLine = "<BLANKLINE>";
constexpr std::string_view kTracebacks[] = {"Traceback (most recent call last):",
                                            "Traceback (innermost last):"};

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t") == line.npos;
}

size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool is_prompt(std::string_view line, std::string_view prompt) {
  return line.substr(indentation(line)).starts_with(prompt);
}

/// `text` with the lines that `empties` accepts made empty.
template <class Predicate>
std::string with_empty_lines(std::string_view text, Predicate empties) {
  std::string result;
  for (std::string_view line : split_lines(text)) {
    if (!empties(line)) result += line;
    result += '\n';
  }
  if (!text.ends_with('\n') && !result.empty()) result.pop_back();
  return result;
}

std::string without_blanks(std::string_view output) {
  return with_empty_lines(output, is_blank);
}

std::string without_markers(std::string_view expected) {
  return with_empty_lines(expected, [](std::string_view line) {
    return line.starts_with(kBlankLine) && is_blank(line.substr(kBlankLine.size()));
  });
}

std::string_view trimmed(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// The exception's lines of an expected traceback: from the first that is not indented.
std::optional<std::string> find_exception(std::string_view expected) {
  std::vector<std::string_view> lines = split_lines(expected);
  if (lines.empty()) return std::nullopt;
  bool is_traceback = false;
  for (std::string_view header : kTracebacks) is_traceback |= trimmed(lines[0]) == header;
  if (!is_traceback) return std::nullopt;
  for (size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty() ||
        !(std::isalnum(static_cast<unsigned char>(lines[i][0])) || lines[i][0] == '_'))
      continue;
    return std::string(
        trimmed(expected.substr(static_cast<size_t>(lines[i].data() - expected.data()))));
  }
  return std::nullopt;
}

class Finder {
 public:
  Finder(std::string_view name, std::string_view text) : name_(name), lines_(split_lines(text)) {}

  std::vector<Example> run() {
    std::vector<Example> examples;
    while (at_ < lines_.size()) {
      if (is_prompt(lines_[at_], kPrompt))
        examples.push_back(read_example());
      else
        ++at_;
    }
    return examples;
  }

 private:
  Example read_example() {
    Example example;
    example.line = static_cast<uint32_t>(at_ + 1);
    size_t indent = indentation(lines_[at_]);
    add_source(example, indent, kPrompt);
    while (at_ < lines_.size() && indentation(lines_[at_]) == indent &&
           is_prompt(lines_[at_], kContinuation))
      add_source(example, indent, kContinuation);
    while (at_ < lines_.size() && !is_blank(lines_[at_]) && !is_prompt(lines_[at_], kPrompt)) {
      if (indentation(lines_[at_]) < indent)
        fail("{}:{}: expected output is indented less than its prompt", name_, at_ + 1);
      example.expected.append(lines_[at_++].substr(indent)) += '\n';
    }
    example.expected_exception = find_exception(example.expected);
    return example;
  }

  void add_source(Example& example, size_t indent, std::string_view prompt) {
    std::string_view line = lines_[at_++].substr(indent + prompt.size());
    if (!line.empty() && line[0] != ' ')
      fail("{}:{}: no space behind the prompt '{}'", name_, at_, prompt);
    if (!line.empty()) line.remove_prefix(1);
    example.source.append(line) += '\n';
  }

  std::string_view name_;
  std::vector<std::string_view> lines_;
  size_t at_ = 0;
};

}  // namespace

std::vector<Example> find_examples(std::string_view name, std::string_view text) {
  return Finder(name, text).run();
}

bool agrees(const Example& example, const Outcome& outcome) {
  if (outcome.exception)
    return example.expected_exception &&
           trimmed(*example.expected_exception) == trimmed(*outcome.exception);
  return example.expected == outcome.output ||
         without_markers(example.expected) == without_blanks(outcome.output);
}

std::string show_difference(const Example& example, const Outcome& outcome) {
  if (outcome.exception) return unified_diff(example.expected, outcome.output + outcome.traceback);
  return unified_diff(without_markers(example.expected), outcome.output);
}

}  // namespace natmod::session
