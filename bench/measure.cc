#include "measure.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "base/error.h"

extern char** environ;

namespace natmod::bench {
namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

// 0, or the reason why it could not be started.
int start(const Command& command, const std::string& output, pid_t& child) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0666);
  int reason = ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return reason;
}

}  // namespace

Cost measure(const Command& command, const std::string& output) {
  auto begin = std::chrono::steady_clock::now();
  pid_t child = 0;
  int reason = start(command, output, child);
  if (reason != 0) fail("{}: cannot run: {}", command[0], std::strerror(reason));
  int state = 0;
  rusage usage{};
  while (::wait4(child, &state, 0, &usage) < 0) {
    if (errno != EINTR) fail("{}: cannot wait for it: {}", command[0], std::strerror(errno));
  }
  auto end = std::chrono::steady_clock::now();
  if (!WIFEXITED(state) || WEXITSTATUS(state) != 0) fail("{}: failed", command[0]);

  Cost cost;
  cost.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  cost.wall = std::chrono::duration<double>(end - begin).count();
  cost.peak_memory = static_cast<uint64_t>(usage.ru_maxrss) * 1024;
  return cost;
}

uint64_t count_instructions(const Command& command, const std::string& profile) {
  Command counted = {"valgrind", "-q", "--tool=callgrind", "--callgrind-out-file=" + profile};
  counted.insert(counted.end(), command.begin(), command.end());
  measure(counted);
  std::ifstream file(profile);
  constexpr std::string_view kTotal = "totals: ";
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(kTotal)) return std::strtoull(line.c_str() + kTotal.size(), nullptr, 10);
  }
  fail("{}: states no total", profile);
}

bool is_installed(const std::string& program) {
  pid_t child = 0;
  if (start({program, "--version"}, "/dev/null", child) != 0) return false;
  int state = 0;
  while (::waitpid(child, &state, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(state) && WEXITSTATUS(state) == 0;
}

}  // namespace natmod::bench
