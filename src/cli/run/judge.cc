#include "cli/run/judge.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <filesystem>

#include "base/error.h"
#include "project/workplace.h"
#include "testing/micropython.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

/// A folder with the modules alone, until the end.
class ModulesFolder {
 public:
  explicit ModulesFolder(const std::vector<std::string>& modules) {
    std::string name = (fs::temp_directory_path() / "natmod_run_XXXXXX").string();
    if (!::mkdtemp(name.data())) fail("{}: cannot be made", name);
    path_ = name;
    for (const std::string& module : modules)
      fs::copy_file(module, path_ / fs::path(module).filename());
  }
  ~ModulesFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ModulesFolder(const ModulesFolder&) = delete;
  ModulesFolder& operator=(const ModulesFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

int play_on_micropython(const RunOptions& options) {
  const std::optional<fs::path> program = project::find_program(options.micropython);
  if (!program) fail("--micropython {}: there is no such program", options.micropython);
  const ModulesFolder modules(options.modules);
  testing::MicroPython micropython{
      program->string(), modules.path(), {options.path.begin(), options.path.end()}};
  if (options.timeout != 0) micropython.time_limit = std::chrono::seconds(options.timeout);
  int status = 0;
  for (const std::string& session : options.texts) {
    testing::Result result;
    result.file = {session, testing::TestFile::Kind::session};
    testing::run_on_micropython(micropython, result);
    for (const testing::Failure& failure : result.failures)
      fmt::print("{}", testing::show(result, failure));
    fmt::print("{}\n", result.summary());
    if (!result.is_good()) status = 1;
  }
  return status;
}

}  // namespace natmod::cli
