#include "coverage/lcov.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <optional>

#include "base/error.h"

namespace natmod::coverage {
namespace {

/// A row of ours, which others pass over as a comment.
constexpr std::string_view kMoved = "# moved";

void write_source(std::back_insert_iterator<std::string> out, const std::string& file,
                  const Source& source) {
  fmt::format_to(out, "TN:\nSF:{}\n", file);
  for (const auto& [name, function] : source.functions)
    fmt::format_to(out, "FN:{},{}\n", function.line, name);
  for (const auto& [name, function] : source.functions)
    fmt::format_to(out, "FNDA:{},{}\n", function.runs, name);
  const Share functions = functions_of(source);
  fmt::format_to(out, "FNF:{}\nFNH:{}\n", functions.all, functions.hit);
  for (const auto& [name, branch] : source.branches) {
    fmt::format_to(out, "BRDA:{},{},0,{}\n", name.line, name.number, branch.went_on);
    fmt::format_to(out, "BRDA:{},{},1,{}\n", name.line, name.number, branch.jumped);
  }
  const Share branches = branches_of(source);
  fmt::format_to(out, "BRF:{}\nBRH:{}\n", branches.all, branches.hit);
  for (const auto& [line, runs] : source.lines)
    if (source.is_known(line)) fmt::format_to(out, "DA:{},{}\n", line, runs);
  for (const uint32_t line : source.moved) fmt::format_to(out, "{}:{}\n", kMoved, line);
  const Share lines = lines_of(source);
  fmt::format_to(out, "LF:{}\nLH:{}\nend_of_record\n", lines.all, lines.hit);
}

/// A row `NAME:number,number,…,text`.
class Row {
 public:
  explicit Row(std::string_view text) {
    const size_t colon = text.find(':');
    name_ = text.substr(0, colon);
    rest_ = colon == text.npos ? "" : text.substr(colon + 1);
  }

  std::string_view name() const { return name_; }
  std::string_view rest() const { return rest_; }
  bool is_good() const { return is_good_; }

  template <class T>
  T number() {
    T value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) is_good_ = false;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    if (rest_.starts_with(',')) rest_.remove_prefix(1);
    return value;
  }

 private:
  std::string_view name_, rest_;
  bool is_good_ = true;
};

/// False for what is no such row.
bool read_row(Row& row, Source& source) {
  if (row.name() == "FN") {
    const auto line = row.number<uint32_t>();
    source.functions[std::string(row.rest())].line = line;
  } else if (row.name() == "FNDA") {
    const auto runs = row.number<uint64_t>();
    source.functions[std::string(row.rest())].runs = runs;
  } else if (row.name() == "DA") {
    const auto line = row.number<uint32_t>();
    source.lines[line] = row.number<uint64_t>();
  } else if (row.name() == kMoved) {
    const auto line = row.number<uint32_t>();
    source.moved.insert(line);
    source.lines.try_emplace(line, 0);
  } else if (row.name() == "BRDA") {
    const auto line = row.number<uint32_t>();
    Branch& branch = source.branches[{line, row.number<uint32_t>()}];
    uint64_t& way = row.number<unsigned>() == 0 ? branch.went_on : branch.jumped;
    way = row.number<uint64_t>();
  }  // the others are sums
  return row.is_good();
}

}  // namespace

std::string write_lcov(const Report& report) {
  std::string text;
  for (const auto& [file, source] : report) write_source(std::back_inserter(text), file, source);
  return text;
}

Report read_lcov(std::string_view text, const std::string& name) {
  Report report;
  Source* source = nullptr;
  for (unsigned number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    Row row(line);
    if (row.name() == "SF") source = &report[std::string(row.rest())];
    if (row.name() == "TN" || row.name() == "SF") continue;
    if (source == nullptr || !read_row(row, *source))
      fail("{}: line {}: not a row of lcov's tracefiles", name, number);
  }
  return report;
}

}  // namespace natmod::coverage
