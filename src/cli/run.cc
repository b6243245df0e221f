// natmod run: hands over to the program natmod-run, so that nothing of the virtual board is loaded,
// or even mapped, by the other commands.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "cli/commands.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

/// Beside natmod in a build folder, under libexec where natmod is installed.
fs::path find_program() {
  std::error_code error;
  fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) fail("natmod run: cannot tell where natmod is: {}", error.message());
  fs::path folder = self.parent_path();
  for (const char* place : {"natmod-run", "../libexec/natmod/natmod-run"})
    if (fs::path program = folder / place; fs::exists(program, error)) return program;
  fail("natmod run: the program natmod-run is missing; it belongs beside {} or in {}",
       self.string(), (folder / "../libexec/natmod").lexically_normal().string());
}

[[noreturn]] void hand_over(const std::vector<std::string>& arguments) {
  std::string program = find_program().string();
  std::vector<char*> argv{const_cast<char*>("natmod run")};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  execv(program.c_str(), argv.data());
  fail("natmod run: cannot start {}: {}", program, std::strerror(errno));
}

}  // namespace

void add_run(CommandLine& line) {
  Command command =
      line.add_subcommand("run", "Run modules, expressions and sessions on the virtual board");
  command.take_all(hand_over);
}

}  // namespace natmod::cli
