#include "testing/test_file.h"

#include <algorithm>

#include "base/files.h"

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

}  // namespace natmod::testing
