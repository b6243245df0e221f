#include "testing/result.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "session/doctest.h"

namespace natmod::testing {
namespace {

/// Addresses are different on each architecture.
std::string without_addresses(const std::string& text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = text.find("0x", at);
    out.append(text, at, begin - at);
    if (begin == text.npos) break;
    at = std::min(text.find_first_not_of("0123456789abcdef", begin + 2), text.size());
    out += "0x";
  }
  return out;
}

}  // namespace

std::string Result::summary() const {
  if (!broken.empty()) return fmt::format("{}: not run", file.name());
  if (file.kind == TestFile::Kind::script) return file.name() + (is_good() ? ": passed" : "");
  return session::show_summary(file.name(), examples, passed, failures.size());
}

std::string show(const Result& result, const Failure& failure) {
  if (result.file.kind == TestFile::Kind::script)
    return fmt::format("{}:\n{}\n", result.file.name(), failure.reason);
  session::Example example;
  example.line = failure.line;
  example.source = failure.source;
  return session::show_failure(result.file.name(), example, failure.reason);
}

std::vector<CommonFailure> gather_failures(const std::vector<Result>& results) {
  std::vector<CommonFailure> gathered;
  std::map<std::string, size_t> known;
  for (const Result& result : results) {
    for (const Failure& failure : result.failures) {
      const std::string key = without_addresses(show(result, failure));
      const auto [entry, is_new] = known.try_emplace(key, gathered.size());
      if (is_new) gathered.push_back({&result, &failure, {}});
      gathered[entry->second].archs.push_back(result.arch);
    }
  }
  return gathered;
}

std::string show_archs(const std::vector<std::string>& archs, size_t n_all) {
  if (archs.size() == n_all && n_all > 1) return fmt::format(" on all {} architectures", n_all);
  return fmt::format(" on {}", fmt::join(archs, ", "));
}

}  // namespace natmod::testing
