// How gdb is reached (POSIX): one client, over TCP, a Unix socket, or our standard input and
// output.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace natmod::gdb {

class Channel {
 public:
  /// Waits for the client. `address`: PORT, :PORT or localhost:PORT, of this machine alone (0: one
  /// that is free); the path of a Unix socket, with a slash; or `-`: then standard input and output
  /// are gdb's, and what the program prints goes to standard error. Says on standard error where
  /// it waits. Throws Error for what is no address, or cannot be had.
  static std::unique_ptr<Channel> open(const std::string& address);

  Channel(int input, int output) : input_(input), output_(output) {}
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Waits for bytes; none: the client is gone.
  std::string read();
  /// What has come by now, which may be nothing.
  std::string read_waiting();
  void write(std::string_view bytes);
  bool is_open() const { return is_open_; }
  /// The client is of no more interest.
  void close();
  /// From now on bytes that come ask for an interrupt of what runs on boards; see
  /// runtime/interrupt.h.
  void interrupt_when_ready() const;

 private:
  bool wait(int milliseconds) const;

  int input_;
  int output_;
  bool is_open_ = true;
};

}  // namespace natmod::gdb
