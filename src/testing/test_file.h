// The tests of a project: texts with examples (`>>>`) in its folder and in tests/, and the scripts
// (.py) in tests/.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace natmod::testing {

struct TestFile {
  enum class Kind : uint8_t { session, script };

  std::filesystem::path path;
  Kind kind = Kind::session;
  std::string name() const;  ///< the path from where the command runs
};

/// In the order of their names.
std::vector<TestFile> find_tests(const std::filesystem::path& top);

/// Those whose names have one of the texts in them; all if there is no text.
std::vector<TestFile> select(std::vector<TestFile> tests, const std::vector<std::string>& texts);

/// The two in one. Error, with what helps, if there is no test.
std::vector<TestFile> need_tests(const std::filesystem::path& top,
                                 const std::vector<std::string>& texts);

/// A line for each: its name, and how many examples it has.
std::string show_list(const std::vector<TestFile>& tests);

}  // namespace natmod::testing
