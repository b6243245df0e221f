#include "testing/test_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/files.h"
#include "session/doctest.h"

namespace natmod::testing {
namespace {

namespace fs = std::filesystem;

bool is_session(const fs::path& path) {
  if (path.extension() != ".txt" || path.filename() == "CMakeLists.txt") return false;
  const std::string text = read_text(path);
  return text.starts_with(">>> ") || text.find("\n>>> ") != text.npos;
}

}  // namespace

std::string TestFile::name() const {
  return fs::proximate(path).string();
}

std::vector<TestFile> find_tests(const fs::path& top) {
  std::vector<TestFile> tests;
  for (const fs::path& folder : {top, top / "tests"}) {
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      const bool is_script = folder != top && entry.path().extension() == ".py";
      if (is_script) tests.push_back({entry.path(), TestFile::Kind::script});
      if (is_session(entry.path())) tests.push_back({entry.path(), TestFile::Kind::session});
    }
  }
  std::ranges::sort(tests, {}, &TestFile::path);
  return tests;
}

std::vector<TestFile> select(std::vector<TestFile> tests, const std::vector<std::string>& texts) {
  if (texts.empty()) return tests;
  std::erase_if(tests, [&](const TestFile& test) {
    const std::string name = test.name();
    return std::ranges::none_of(
        texts, [&](const std::string& text) { return name.find(text) != name.npos; });
  });
  return tests;
}

std::vector<TestFile> need_tests(const fs::path& top, const std::vector<std::string>& texts) {
  std::vector<TestFile> tests = find_tests(top);
  if (tests.empty()) {
    fail(
        "{}: no test: a text (.txt) with examples (>>>), here or in tests/, or a script (.py) in "
        "tests/",
        top.string());
  }
  const std::string first = tests.front().name();
  tests = select(std::move(tests), texts);
  if (tests.empty()) fail("-k: no test has such a name; the first of all is {}", first);
  return tests;
}

std::string show_list(const std::vector<TestFile>& tests) {
  std::string out;
  for (const TestFile& test : tests) {
    if (test.kind == TestFile::Kind::script) {
      out += fmt::format("{}: a script\n", test.name());
    } else {
      const size_t n = session::find_examples(test.name(), read_text(test.path)).size();
      out += fmt::format("{}: {} example{}\n", test.name(), n, n == 1 ? "" : "s");
    }
  }
  return out;
}

}  // namespace natmod::testing
