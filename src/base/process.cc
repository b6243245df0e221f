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
  Descriptor() = default;
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
  int number_ = -1;
};

struct Pipe {
  Descriptor from_child, to_us;
};

Pipe make_pipe(const std::string& program) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail("{}: cannot run: {}", program, std::strerror(errno));
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// Gathers what a child writes.
class OutputReader {
 public:
  OutputReader(const std::string& program, const ProcessOptions& options, ProcessResult& result)
      : program_(program), options_(options), result_(result) {}

  /// To the end of both; false if the time was over before.
  bool read(int output, int errors) {
    auto end = std::chrono::steady_clock::now() + options_.time_limit;
    pollfd sources[] = {{output, POLLIN, 0}, {errors, POLLIN, 0}};  // poll() passes over those < 0
    while (sources[0].fd >= 0 || sources[1].fd >= 0) {
      int ready = ::poll(sources, std::size(sources), time_until(end));
      if (ready == 0) return false;
      if (ready < 0 && errno != EINTR) fail_reading();
      for (pollfd& source : sources) {
        bool waits = ready > 0 && source.fd >= 0 && source.revents != 0;
        if (waits && !read_some(source.fd, source.fd == errors)) source.fd = -1;
      }
    }
    return true;
  }

 private:
  /// What is there now; false at the end.
  bool read_some(int source, bool is_error) {
    ssize_t got = ::read(source, buffer_.data(), buffer_.size());
    if (got < 0 && errno != EINTR) fail_reading();
    if (got <= 0) return got < 0;
    std::string_view text(buffer_.data(), static_cast<size_t>(got));
    result_.output += text;
    if (is_error) result_.errors += text;
    tell_lines();
    return true;
  }

  /// Tells of the lines that have ended since it last did.
  void tell_lines() {
    if (!options_.on_line) return;
    std::string_view text = result_.output;
    for (size_t end; (end = text.find('\n', told_)) != text.npos; told_ = end + 1) {
      options_.on_line(text.substr(told_, end - told_));
    }
  }

  int time_until(std::chrono::steady_clock::time_point end) const {
    using std::chrono::milliseconds;
    if (options_.time_limit.count() == 0) return -1;
    auto left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<long>(left, 0, 1 << 30));
  }

  [[noreturn]] void fail_reading() const {
    fail("{}: cannot read its output: {}", program_, std::strerror(errno));
  }

  const std::string& program_;
  const ProcessOptions& options_;
  ProcessResult& result_;
  size_t told_ = 0;
  std::array<char, 65536> buffer_;
};

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

  Pipe output = make_pipe(program);
  Pipe errors = options.errors_apart ? make_pipe(program) : Pipe{};
  FileActions actions;
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), output.to_us.get(), STDOUT_FILENO);
  if (!options.keep_errors) {
    const Pipe& pipe = options.errors_apart ? errors : output;
    posix_spawn_file_actions_adddup2(actions.get(), pipe.to_us.get(), STDERR_FILENO);
  }
  if (!options.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(actions.get(), options.folder.c_str());
  }
  pid_t child = 0;
  int reason =
      ::posix_spawnp(&child, arguments[0], actions.get(), nullptr, arguments.data(), environ);
  if (reason != 0) fail("{}: cannot run: {}", program, std::strerror(reason));
  output.to_us.reset();
  errors.to_us.reset();

  ProcessResult result;
  try {
    OutputReader reader(program, options, result);
    result.timed_out = !reader.read(output.from_child.get(), errors.from_child.get());
  } catch (...) {
    output.from_child.reset();
    errors.from_child.reset();
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
