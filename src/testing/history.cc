#include "testing/history.h"

#include <sstream>

#include "base/files.h"

namespace natmod::testing {

// A line for each: architecture, a space, and the path of the test.
Failed read_history(const std::filesystem::path& file) {
  Failed failed;
  if (!std::filesystem::exists(file)) return failed;
  std::istringstream lines(read_text(file));
  for (std::string arch, name; lines >> arch && std::getline(lines >> std::ws, name);)
    failed.emplace(arch, name);
  return failed;
}

void write_history(const std::filesystem::path& file, Failed before,
                   const std::vector<Result>& results) {
  for (const Result& result : results) {
    const std::pair key(result.arch, std::filesystem::absolute(result.file.path).string());
    if (result.is_good()) {
      before.erase(key);
    } else {
      before.insert(key);
    }
  }
  std::string text;
  for (const auto& [arch, name] : before) text.append(arch).append(" ").append(name) += '\n';
  write_file(file, text);
}

}  // namespace natmod::testing
