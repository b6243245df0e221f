#include "gdb/channel.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>

#include "base/error.h"
#include "runtime/interrupt.h"

namespace natmod::gdb {
namespace {

[[noreturn]] void refuse(const std::string& address) {
  fail("--gdb {}: {}", address, std::strerror(errno));
}

std::optional<uint16_t> port_of(std::string_view address) {
  for (const std::string_view host : {"localhost:", "127.0.0.1:", ":"}) {
    if (!address.starts_with(host)) continue;
    address.remove_prefix(host.size());
    break;
  }
  uint16_t port = 0;
  const char* end = address.data() + address.size();
  const auto [stop, error] = std::from_chars(address.data(), end, port);
  if (error != std::errc() || stop != end) return std::nullopt;
  return port;
}

/// The first client of a socket that listens.
int accept_one(int listener, const std::string& address) {
  int client = -1;
  do {
    client = accept(listener, nullptr, nullptr);
  } while (client < 0 && errno == EINTR);
  if (client < 0) refuse(address);
  ::close(listener);
  return client;
}

int open_port(uint16_t port, const std::string& address) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof place;
  auto* where = reinterpret_cast<sockaddr*>(&place);
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(listener, where, size) != 0 || listen(listener, 1) != 0 ||
      getsockname(listener, where, &size) != 0)
    refuse(address);
  fmt::print(stderr, "natmod run: waiting for gdb: target remote :{}\n", ntohs(place.sin_port));
  const int client = accept_one(listener, address);
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return client;
}

/// Whether a socket is there that nobody listens at: left by a server that was ended while it
/// waited.
bool is_abandoned(const sockaddr* place, socklen_t size) {
  const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const bool is_refused = connect(client, place, size) != 0 && errno == ECONNREFUSED;
  ::close(client);
  return is_refused &&
         std::filesystem::is_socket(reinterpret_cast<const sockaddr_un*>(place)->sun_path);
}

int open_path(const std::string& path) {
  sockaddr_un place{};
  place.sun_family = AF_UNIX;
  if (path.size() >= sizeof place.sun_path)
    fail("--gdb {}: the path of a socket has at most {} bytes", path, sizeof place.sun_path - 1);
  std::memcpy(place.sun_path, path.c_str(), path.size());
  const auto* where = reinterpret_cast<const sockaddr*>(&place);
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (is_abandoned(where, sizeof place)) unlink(path.c_str());
  if (listener < 0 || bind(listener, where, sizeof place) != 0 || listen(listener, 1) != 0)
    refuse(path);
  fmt::print(stderr, "natmod run: waiting for gdb: target remote {}\n", path);
  const int client = accept_one(listener, path);
  unlink(path.c_str());
  return client;
}

/// The places of standard input and output for gdb; the program has others from now on.
std::unique_ptr<Channel> take_standard() {
  const int input = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
  const int output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (input < 0 || output < 0 || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
      dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    refuse("-");
  ::close(nothing);
  std::signal(SIGINT, SIG_IGN);  // in gdb's terminal it is for gdb, which sends us what it means
  return std::make_unique<Channel>(input, output);
}

}  // namespace

std::unique_ptr<Channel> Channel::open(const std::string& address) {
  // A client that is gone is noticed where something is written to it.
  std::signal(SIGPIPE, SIG_IGN);
  if (address == "-") return take_standard();
  int client = -1;
  if (const std::optional<uint16_t> port = port_of(address))
    client = open_port(*port, address);
  else if (address.find('/') != address.npos)
    client = open_path(address);
  else
    fail("--gdb {}: give a port (1234, :1234), the path of a socket, with a slash, or -", address);
  return std::make_unique<Channel>(client, client);
}

Channel::~Channel() {
  close();
}

void Channel::close() {
  if (!is_open_) return;
  is_open_ = false;
  ::close(input_);
  if (output_ != input_) ::close(output_);
}

bool Channel::wait(int milliseconds) const {
  pollfd descriptor{.fd = input_, .events = POLLIN, .revents = 0};
  int ready = 0;
  do {
    ready = poll(&descriptor, 1, milliseconds);
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

std::string Channel::read() {
  if (!is_open_) return {};
  wait(-1);
  std::array<char, 4096> bytes;
  ssize_t n = 0;
  do {
    n = ::read(input_, bytes.data(), bytes.size());
  } while (n < 0 && errno == EINTR);
  if (n > 0) return {bytes.data(), static_cast<size_t>(n)};
  close();
  return {};
}

std::string Channel::read_waiting() {
  return is_open_ && wait(0) ? read() : std::string();
}

void Channel::write(std::string_view bytes) {
  while (is_open_ && !bytes.empty()) {
    const ssize_t n = ::write(output_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return close();
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

void Channel::interrupt_when_ready() const {
  struct sigaction action {};
  action.sa_handler = [](int) { board::interrupt(); };
  action.sa_flags = SA_RESTART;
  sigaction(SIGIO, &action, nullptr);
  fcntl(input_, F_SETOWN, getpid());
  fcntl(input_, F_SETFL, fcntl(input_, F_GETFL) | O_ASYNC);
}

}  // namespace natmod::gdb
