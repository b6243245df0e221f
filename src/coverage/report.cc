#include "coverage/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace natmod::coverage {
namespace {

Share operator+(Share a, Share b) {
  return {a.hit + b.hit, a.all + b.all};
}

struct Shares {
  Share lines, functions, branches;
};

std::string row(const std::string& name, size_t width, const Shares& shares) {
  const auto cell = [](const Share& share) {
    const std::string percent = share.all == 0 ? "-" : fmt::format("{:.1f} %", share.percent());
    return fmt::format("{:>5} of {:<5} {:>7}", share.hit, share.all, percent);
  };
  return fmt::format("{:<{}}  {}  {}  {}\n", name, width, cell(shares.lines),
                     cell(shares.functions), cell(shares.branches));
}

std::string without(const std::string& top, const std::string& file) {
  return std::filesystem::path(file).lexically_relative(top).string();
}

}  // namespace

void add(Report& to, const Report& from) {
  for (const auto& [file, source] : from) {
    Source& sum = to[file];
    for (const auto& [line, runs] : source.lines) sum.lines[line] += runs;
    sum.moved.insert(source.moved.begin(), source.moved.end());
    for (const auto& [name, function] : source.functions) {
      Function& one = sum.functions[name];
      if (one.line == 0) one.line = function.line;
      one.runs += function.runs;
    }
    for (const auto& [name, branch] : source.branches) {
      sum.branches[name].went_on += branch.went_on;
      sum.branches[name].jumped += branch.jumped;
    }
  }
}

double Share::percent() const {
  return all == 0 ? 100 : 100.0 * static_cast<double>(hit) / static_cast<double>(all);
}

Share lines_of(const Source& source) {
  Share share;
  for (const auto& [line, runs] : source.lines) {
    share.all += source.is_known(line);
    share.hit += runs != 0;
  }
  return share;
}

Share functions_of(const Source& source) {
  Share share{0, source.functions.size()};
  for (const auto& [name, function] : source.functions) share.hit += function.runs != 0;
  return share;
}

Share branches_of(const Source& source) {
  Share share{0, 2 * source.branches.size()};
  for (const auto& [name, branch] : source.branches)
    share.hit += size_t{branch.went_on != 0} + size_t{branch.jumped != 0};
  return share;
}

Share lines_of(const Report& report) {
  Share share;
  for (const auto& [file, source] : report) share = share + lines_of(source);
  return share;
}

std::string show_table(const Report& report, const std::string& top) {
  size_t width = std::string("coverage").size();
  for (const auto& [file, source] : report) width = std::max(width, without(top, file).size());
  std::string text = fmt::format("{:<{}}  {:<22}  {:<22}  {}\n", "coverage", width, "  lines",
                                 "  functions", "  branches");
  Shares all;
  for (const auto& [file, source] : report) {
    const Shares own{lines_of(source), functions_of(source), branches_of(source)};
    text += row(without(top, file), width, own);
    all = {all.lines + own.lines, all.functions + own.functions, all.branches + own.branches};
  }
  if (report.size() > 1) text += row("all", width, all);
  return text;
}

}  // namespace natmod::coverage
