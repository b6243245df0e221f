// The server's side of gdb's remote protocol, while the program stands still.
//
// Source: Debugging with GDB, appendix "GDB Remote Serial Protocol".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gdb/channel.h"
#include "gdb/packet.h"
#include "gdb/target.h"

namespace natmod::gdb {

class Server {
 public:
  Server(std::unique_ptr<Channel> channel, Target& target);

  /// Whether there is a client that wants to hear of the program.
  bool is_attached() const { return channel_->is_open(); }
  /// Says why the program stands still, unless that is how it begins, and does what gdb wants until
  /// it is to go on. A client that is gone has detached.
  Resume serve(const StopReason& reason);
  /// While the program runs: whether gdb asks for an interrupt; nothing if it sent nothing. One
  /// that is gone has detached.
  std::optional<bool> take_interrupt();
  /// For the user, on gdb's console.
  void say(std::string_view text);
  /// The program has ended.
  void exited(int status);

 private:
  std::string answer(std::string_view packet);
  std::string answer_query(std::string_view packet);
  std::string answer_transfer(std::string_view packet);
  std::string answer_monitor(std::string_view digits);
  std::string read_registers() const;
  std::string write_registers(std::string_view digits);
  std::string read_register(std::string_view number) const;
  std::string write_register(std::string_view assignment);
  std::string read_memory(std::string_view range) const;
  std::string write_memory(std::string_view text, bool is_binary);
  std::string change_place(std::string_view packet);
  std::string describe_stop() const;
  std::optional<Resume> resume(std::string_view packet);
  std::optional<Resume> resume_threads(std::string_view actions);
  bool jump(std::string_view address);
  void send(std::string_view payload);

  std::unique_ptr<Channel> channel_;
  Target& target_;
  PacketReader reader_;
  StopReason reason_;
  std::string last_sent_;
  size_t pc_ = 0;  ///< its number
  bool has_begun_ = false;
  bool acknowledges_ = true;
  bool knows_swbreak_ = false;
};

}  // namespace natmod::gdb
