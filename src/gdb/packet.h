// Packets of gdb's remote serial protocol: `$PAYLOAD#CHECKSUM`, with a few bytes escaped.
//
// Source: Debugging with GDB, appendix "GDB Remote Serial Protocol", section "Overview".
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace natmod::gdb {

/// The longest payload that is taken.
inline constexpr size_t kPacketSize = 0x4000;

std::string frame_packet(std::string_view payload);

/// Takes packets out of what comes. What is between packets, and is none, is passed over.
class PacketReader {
 public:
  enum class Kind : uint8_t {
    packet,
    damaged,    ///< the checksum is wrong, or it is too long: the other side is to send it again
    interrupt,  ///< Control-C
    resend,     ///< the other side got our last packet damaged
  };
  struct Event {
    Kind kind = Kind::packet;
    std::string payload{};
  };

  void feed(std::string_view bytes);
  std::optional<Event> next();

 private:
  enum class State : uint8_t { between, payload, escaped, first_digit, second_digit };
  void take(char byte);
  void end_packet(char second_digit);

  State state_ = State::between;
  std::string payload_;
  uint8_t sum_ = 0;
  char first_digit_ = 0;
  bool is_too_long_ = false;
  std::deque<Event> events_;
};

// Numbers and bytes in hexadecimal, as packets have them.

std::string to_hex(std::span<const uint8_t> bytes);
std::string to_hex(std::string_view text);
/// Nothing if it is not pairs of digits.
std::optional<std::vector<uint8_t>> from_hex(std::string_view digits);
/// Takes a number off the front; nothing if there is no digit, or more than fit in 64 bits.
std::optional<uint64_t> take_number(std::string_view& text);
/// Takes a character off the front; false if there is another.
bool take(std::string_view& text, char expected);

}  // namespace natmod::gdb
