// What `natmod test` says when all tests are done, for people, programs, and GitHub.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "testing/result.h"

namespace natmod::testing {

struct Report {
  std::string where;  ///< "virtual board", or the MicroPython program
  std::vector<Result> results;
  std::vector<std::string> growth;           ///< beyond the baseline, a line for each
  std::vector<std::string> not_built;        ///< architectures
  std::optional<coverage::Report> coverage;  ///< of all tests; if it was asked for
  size_t not_begun = 0;                      ///< after the first failure, with --fail-fast
  double seconds = 0;
  size_t failed() const;
};

/// The failures, each once with the architectures that have it, and what grew.
std::string show_failures(const Report& report);
/// One JSON object with its final newline. Its form is in docs/testing.md.
std::string show_json(const Report& report);
/// JUnit's XML, as CI systems read it: a suite for each test on an architecture, a case for each
/// example.
std::string show_junit(const Report& report);
/// The commands by which a workflow of GitHub marks lines.
std::string show_annotations(const Report& report);

}  // namespace natmod::testing
