#include "session/doctest.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "session/diff.h"

namespace natmod::session {

namespace {

constexpr std::string_view kPrompt = ">>>", kContinuation = "...";
constexpr std::string_view kBlankLine = "<BLANKLINE>";
constexpr std::string_view kTraceback = "Traceback (most recent call last):";

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

std::string last_line(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text.substr(text.rfind('\n') + 1));
}

std::string with_newline(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

class Finder {
 public:
  Finder(std::string_view name, std::string_view text) : name_(name), lines_(split_lines(text)) {}

  std::vector<Example> run() {
    std::vector<Example> examples;
    while (at_ < lines_.size()) {
      if (lines_[at_].starts_with(kPrompt))
        examples.push_back(read_example());
      else
        ++at_;
    }
    if (examples.empty()) fail("{}: there is no example ('>>> ') in it", name_);
    return examples;
  }

 private:
  bool at_line(std::string_view prompt) const {
    return at_ < lines_.size() && lines_[at_].starts_with(prompt);
  }

  Example read_example() {
    Example example;
    example.line = static_cast<uint32_t>(at_ + 1);
    do add_source(example, example.source.empty() ? kPrompt : kContinuation);
    while (at_line(kContinuation));
    for (; at_ < lines_.size() && !is_blank(lines_[at_]) && !at_line(kPrompt); ++at_) {
      if (lines_[at_] != kBlankLine) example.expected += lines_[at_];
      example.expected += '\n';
    }
    if (!example.expected.starts_with(kTraceback)) return example;
    if (std::count(example.expected.begin(), example.expected.end(), '\n') < 2)
      fail("{}:{}: an expected traceback ends in the line of its exception", name_, example.line);
    example.expected_exception = last_line(example.expected);
    return example;
  }

  void add_source(Example& example, std::string_view prompt) {
    std::string_view line = lines_[at_++].substr(prompt.size());
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
    return outcome.output.empty() && example.expected_exception == last_line(*outcome.exception);
  return example.expected == with_newline(outcome.output);
}

std::string show_failure(std::string_view name, const Example& example, std::string_view reason) {
  std::string text = fmt::format("{}:{}:\n", name, example.line);
  std::string_view source = example.source;
  for (size_t begin = 0; begin < source.size();) {
    size_t end = source.find('\n', begin);
    text += fmt::format("{} {}\n", begin == 0 ? ">>>" : "...", source.substr(begin, end - begin));
    begin = end + 1;
  }
  return fmt::format("{}{}\n", text, reason);
}

std::string show_summary(std::string_view name, size_t examples, size_t passed, size_t failed) {
  const char* noun = examples == 1 ? "example" : "examples";
  if (passed == examples) return fmt::format("{}: {} {} passed", name, passed, noun);
  std::string text = fmt::format("{}: {} of {} {} failed", name, failed, examples, noun);
  size_t not_run = examples - passed - failed;
  return not_run == 0 ? text : fmt::format("{}, {} not run", text, not_run);
}

std::string show_difference(const Example& example, const Outcome& outcome) {
  return unified_diff(example.expected, with_newline(outcome.output) + outcome.traceback);
}

}  // namespace natmod::session
