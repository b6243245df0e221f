#include "gdb/packet.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace natmod::gdb {
namespace {

constexpr char kControlC = 3;
constexpr char kEscape = '}';
constexpr char kEscapeBit = 0x20;

std::optional<uint8_t> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::string frame_packet(std::string_view payload) {
  std::string out = "$";
  uint8_t sum = 0;
  const auto put = [&](char byte) {
    out += byte;
    sum = static_cast<uint8_t>(sum + static_cast<uint8_t>(byte));
  };
  for (const char byte : payload) {
    if (byte != '$' && byte != '#' && byte != kEscape && byte != '*') {
      put(byte);
      continue;
    }
    put(kEscape);
    put(static_cast<char>(byte ^ kEscapeBit));
  }
  return out + fmt::format("#{:02x}", sum);
}

void PacketReader::feed(std::string_view bytes) {
  for (const char byte : bytes) take(byte);
}

std::optional<PacketReader::Event> PacketReader::next() {
  if (events_.empty()) return std::nullopt;
  Event event = std::move(events_.front());
  events_.pop_front();
  return event;
}

void PacketReader::take(char byte) {
  switch (state_) {
    case State::between:
      if (byte == kControlC) events_.push_back({Kind::interrupt});
      if (byte == '-') events_.push_back({Kind::resend});
      if (byte != '$') return;
      break;  // a packet begins
    case State::payload:
    case State::escaped:
      if (byte == '$') break;  // the end of the last one was lost
      if (byte == '#') {
        state_ = State::first_digit;
        return;
      }
      sum_ = static_cast<uint8_t>(sum_ + static_cast<uint8_t>(byte));
      if (state_ == State::payload && byte == kEscape) {
        state_ = State::escaped;
        return;
      }
      if (payload_.size() == kPacketSize)
        is_too_long_ = true;
      else
        payload_ += state_ == State::escaped ? static_cast<char>(byte ^ kEscapeBit) : byte;
      state_ = State::payload;
      return;
    case State::first_digit:
      first_digit_ = byte;
      state_ = State::second_digit;
      return;
    case State::second_digit:
      end_packet(byte);
      return;
  }
  state_ = State::payload;
  payload_.clear();
  sum_ = 0;
  is_too_long_ = false;
}

void PacketReader::end_packet(char second_digit) {
  state_ = State::between;
  const std::optional<uint8_t> high = digit(first_digit_), low = digit(second_digit);
  const bool is_good = high && low && (*high << 4 | *low) == sum_ && !is_too_long_;
  if (is_good)
    events_.push_back({Kind::packet, payload_});
  else
    events_.push_back({Kind::damaged});
}

std::string to_hex(std::span<const uint8_t> bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

std::string to_hex(std::string_view text) {
  return to_hex(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

std::optional<std::vector<uint8_t>> from_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::vector<uint8_t> bytes;
  bytes.reserve(digits.size() / 2);
  for (size_t i = 0; i < digits.size(); i += 2) {
    const std::optional<uint8_t> high = digit(digits[i]), low = digit(digits[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<uint8_t>(*high << 4 | *low));
  }
  return bytes;
}

std::optional<uint64_t> take_number(std::string_view& text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text[0] != expected) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace natmod::gdb
