#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "base/error.h"

extern char** environ;

namespace natmod {
namespace {

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return number_; }
  void reset() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

/// Tells of the lines that have ended since `begin`, and moves it behind them.
void tell_lines(const std::string& text, size_t& begin, const ProcessOptions& options) {
  if (!options.on_line) return;
  for (size_t end; (end = text.find('\n', begin)) != text.npos; begin = end + 1) {
    options.on_line(std::string_view(text).substr(begin, end - begin));
  }
}

/// Whether something can be read, or the end, before the time is over.
bool waits_in_time(int descriptor, std::chrono::steady_clock::time_point end) {
  using std::chrono::milliseconds;
  for (;;) {
    auto left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd waiting{descriptor, POLLIN, 0};
    int ready = ::poll(&waiting, 1, static_cast<int>(std::clamp<long>(left, 0, 1 << 30)));
    if (ready >= 0 || errno != EINTR) return ready != 0;
  }
}

/// Gathers the output to its end; false if the time was over before.
bool read_all(int descriptor, const std::string& program, const ProcessOptions& options,
              std::string& text) {
  size_t told = 0;
  std::array<char, 65536> buffer;
  auto end = std::chrono::steady_clock::now() + options.time_limit;
  for (;;) {
    if (options.time_limit.count() > 0 && !waits_in_time(descriptor, end)) return false;
    ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got == 0) return true;
    if (got > 0) {
      text.append(buffer.data(), static_cast<size_t>(got));
      tell_lines(text, told, options);
    } else if (errno != EINTR) {
      fail("{}: cannot read its output: {}", program, std::strerror(errno));
    }
  }
}

void wait_for(pid_t child, const std::string& program, ProcessResult& result) {
  int state = 0;
  while (::waitpid(child, &state, 0) < 0) {
    if (errno != EINTR) fail("{}: cannot wait for it: {}", program, std::strerror(errno));
  }
  if (WIFSIGNALED(state)) {
    result.signal = WTERMSIG(state);
  } else {
    result.status = WEXITSTATUS(state);
  }
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& command, const ProcessOptions& options) {
  const std::string& program = command.front();
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);

  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("{}: cannot run: {}", program, std::strerror(errno));
  Descriptor from_child(ends[0]);
  Descriptor to_us(ends[1]);
  FileActions actions;
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), to_us.get(), STDOUT_FILENO);
  if (!options.keep_errors) {
    posix_spawn_file_actions_adddup2(actions.get(), to_us.get(), STDERR_FILENO);
  }
  if (!options.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(actions.get(), options.folder.c_str());
  }
  pid_t child = 0;
  int reason =
      ::posix_spawnp(&child, arguments[0], actions.get(), nullptr, arguments.data(), environ);
  if (reason != 0) fail("{}: cannot run: {}", program, std::strerror(reason));
  to_us.reset();

  ProcessResult result;
  try {
    result.timed_out = !read_all(from_child.get(), program, options, result.output);
  } catch (...) {
    from_child.reset();
    wait_for(child, program, result);
    throw;
  }
  if (result.timed_out) ::kill(child, SIGKILL);
  wait_for(child, program, result);
  if (result.signal != 0 && !options.may_crash) {
    fail("{}: ended by signal {}", program, result.signal);
  }
  return result;
}

}  // namespace natmod
