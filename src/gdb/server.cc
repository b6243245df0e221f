#include "gdb/server.h"

#include <fmt/format.h>

#include <algorithm>

namespace natmod::gdb {
namespace {

constexpr std::string_view kGood = "OK";
constexpr std::string_view kBadPacket = "E01";
constexpr std::string_view kNoMemory = "E0e";  // EFAULT
constexpr std::string_view kNotThere = "E02";

// What a register shows that the processor does not have.
std::string unknown(unsigned bits) {
  return std::string(bits / 4, 'x');
}

}  // namespace

Server::Server(std::unique_ptr<Channel> channel, Target& target)
    : channel_(std::move(channel)), target_(target) {
  const std::vector<Register> registers = all_registers(target.description());
  pc_ =
      static_cast<size_t>(std::find_if(registers.begin(), registers.end(),
                                       [](const Register& one) { return one.type == "code_ptr"; }) -
                          registers.begin());
}

// ---- what is under way

Resume Server::serve(const StopReason& reason) {
  reason_ = reason;
  if (has_begun_) send(describe_stop());
  has_begun_ = true;
  while (channel_->is_open()) {
    const std::optional<PacketReader::Event> event = reader_.next();
    if (!event) {
      reader_.feed(channel_->read());
      continue;
    }
    using Kind = PacketReader::Kind;
    if (event->kind == Kind::damaged && acknowledges_) channel_->write("-");
    if (event->kind == Kind::resend) channel_->write(last_sent_);
    if (event->kind != Kind::packet) continue;
    if (acknowledges_) channel_->write("+");
    if (const std::optional<Resume> wanted = resume(event->payload)) {
      if (wanted->kind == Resume::Kind::detach || wanted->kind == Resume::Kind::kill)
        channel_->close();
      return *wanted;
    }
    send(answer(event->payload));
  }
  return {Resume::Kind::detach};
}

std::optional<bool> Server::take_interrupt() {
  reader_.feed(channel_->read_waiting());
  std::optional<bool> is_asked;
  if (!channel_->is_open()) is_asked = false;
  while (const std::optional<PacketReader::Event> event = reader_.next())
    is_asked = is_asked == true || event->kind == PacketReader::Kind::interrupt;
  return is_asked;
}

void Server::say(std::string_view text) {
  constexpr size_t kPiece = kPacketSize / 4;
  for (; !text.empty() && is_attached(); text.remove_prefix(std::min(kPiece, text.size())))
    send("O" + to_hex(text.substr(0, kPiece)));
}

void Server::exited(int status) {
  if (is_attached()) send(fmt::format("W{:02x}", status & 0xff));
  channel_->close();
}

void Server::send(std::string_view payload) {
  last_sent_ = frame_packet(payload);
  channel_->write(last_sent_);
}

std::string Server::describe_stop() const {
  const bool is_swbreak = reason_.detail.starts_with("swbreak");
  return fmt::format("T{:02x}{}", static_cast<unsigned>(reason_.signal),
                     is_swbreak && !knows_swbreak_ ? "" : reason_.detail);
}

// ---- going on

bool Server::jump(std::string_view address) {
  if (address.empty()) return true;
  const std::optional<uint64_t> to = take_number(address);
  const size_t size = target_.read_register(pc_).size();
  if (!to || !address.empty()) return false;
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < size; ++i) bytes.push_back(static_cast<uint8_t>(*to >> (8 * i)));
  return target_.write_register(pc_, bytes);
}

/// What a packet that lets the program go on wants; nothing if it is none.
std::optional<Resume> Server::resume(std::string_view packet) {
  if (packet.empty()) return std::nullopt;
  const std::string_view rest = packet.substr(1);
  switch (packet[0]) {
    case 'c':
    case 's':
      if (!jump(rest)) return std::nullopt;
      return Resume{packet[0] == 'c' ? Resume::Kind::go : Resume::Kind::step};
    case 'C':  // with a signal, which nothing takes
    case 'S': {
      const size_t address = rest.find(';');
      if (address != rest.npos && !jump(rest.substr(address + 1))) return std::nullopt;
      return Resume{packet[0] == 'C' ? Resume::Kind::go : Resume::Kind::step};
    }
    case 'D':
      send(kGood);
      return Resume{Resume::Kind::detach};
    case 'k':
      return Resume{Resume::Kind::kill};
    default:
      break;
  }
  if (packet.starts_with("vKill")) {
    send(kGood);
    return Resume{Resume::Kind::kill};
  }
  constexpr std::string_view kThreads = "vCont;";
  if (packet.starts_with(kThreads)) return resume_threads(packet.substr(kThreads.size()));
  return std::nullopt;
}

/// The first action counts: there is one thread.
std::optional<Resume> Server::resume_threads(std::string_view actions) {
  std::string_view action = actions.substr(0, actions.find_first_of(";:"));
  if (action.empty()) return std::nullopt;
  const char kind = action[0];
  action.remove_prefix(1);
  if (kind == 'c' || kind == 'C') return Resume{Resume::Kind::go};
  if (kind == 's' || kind == 'S') return Resume{Resume::Kind::step};
  if (kind != 'r') return std::nullopt;
  const std::optional<uint64_t> begin = take_number(action);
  const bool has_end = take(action, ',');
  const std::optional<uint64_t> end = take_number(action);
  if (!begin || !has_end || !end) return std::nullopt;
  return Resume{Resume::Kind::step, *begin, *end};
}

// ---- what changes nothing of that

std::string Server::answer(std::string_view packet) {
  if (packet.empty()) return {};
  const std::string_view rest = packet.substr(1);
  switch (packet[0]) {
    case '?':
      return describe_stop();
    case 'g':
      return read_registers();
    case 'G':
      return write_registers(rest);
    case 'p':
      return read_register(rest);
    case 'P':
      return write_register(rest);
    case 'm':
      return read_memory(rest);
    case 'M':
      return write_memory(rest, false);
    case 'X':
      return write_memory(rest, true);
    case 'z':
    case 'Z':
      return change_place(packet);
    case 'H':  // of the one thread
    case 'T':
      return std::string(kGood);
    case 'q':
    case 'Q':
    case 'v':
      return answer_query(packet);
    case 'c':  // those to an address that is none
    case 's':
    case 'C':
    case 'S':
      return std::string(kBadPacket);
    default:
      return {};  // not one that we know
  }
}

std::string Server::read_registers() const {
  std::string out;
  size_t number = 0;
  for (const Register& one : all_registers(target_.description())) {
    const std::vector<uint8_t> bytes = target_.read_register(number++);
    out += bytes.empty() ? unknown(one.bits) : to_hex(bytes);
  }
  return out;
}

std::string Server::write_registers(std::string_view digits) {
  size_t number = 0;
  for (const Register& one : all_registers(target_.description())) {
    const std::string_view own = digits.substr(0, one.bits / 4);
    digits.remove_prefix(own.size());
    const std::optional<std::vector<uint8_t>> bytes = from_hex(own);
    // What cannot be set, and what we said was unknown, stays as it is.
    if (bytes && *bytes != target_.read_register(number)) target_.write_register(number, *bytes);
    ++number;
  }
  return std::string(digits.empty() ? kGood : kBadPacket);
}

std::string Server::read_register(std::string_view text) const {
  const std::optional<uint64_t> number = take_number(text);
  const std::vector<Register> all = all_registers(target_.description());
  if (!number || !text.empty() || *number >= all.size()) return std::string(kNotThere);
  const std::vector<uint8_t> bytes = target_.read_register(*number);
  return bytes.empty() ? unknown(all[*number].bits) : to_hex(bytes);
}

std::string Server::write_register(std::string_view text) {
  const std::optional<uint64_t> number = take_number(text);
  const bool is_assignment = take(text, '=');
  const auto bytes = from_hex(text);
  if (!number || !is_assignment || !bytes) return std::string(kBadPacket);
  const bool is_known = *number < all_registers(target_.description()).size();
  return std::string(is_known && target_.write_register(*number, *bytes) ? kGood : kNotThere);
}

std::string Server::read_memory(std::string_view text) const {
  const std::optional<uint64_t> address = take_number(text);
  const bool has_size = take(text, ',');
  const std::optional<uint64_t> size = take_number(text);
  if (!address || !has_size || !size || !text.empty()) return std::string(kBadPacket);
  const uint64_t most = std::min<uint64_t>(*size, kPacketSize / 2);
  const std::vector<uint8_t> bytes = target_.read_memory(*address, most);
  return bytes.empty() && most != 0 ? std::string(kNoMemory) : to_hex(bytes);
}

std::string Server::write_memory(std::string_view text, bool is_binary) {
  const std::optional<uint64_t> address = take_number(text);
  const bool has_size = take(text, ',');
  const std::optional<uint64_t> size = take_number(text);
  if (!address || !has_size || !size || !take(text, ':')) return std::string(kBadPacket);
  const auto bytes = is_binary ? std::vector<uint8_t>(text.begin(), text.end()) : from_hex(text);
  if (!bytes || bytes->size() != *size) return std::string(kBadPacket);
  return std::string(target_.write_memory(*address, *bytes) ? kGood : kNoMemory);
}

std::string Server::change_place(std::string_view packet) {
  const bool is_new = packet[0] == 'Z';
  std::string_view text = packet.substr(1);
  const std::optional<uint64_t> kind = take_number(text);
  const bool has_address = take(text, ',');
  const std::optional<uint64_t> address = take_number(text);
  const bool has_size = take(text, ',');
  const std::optional<uint64_t> size = take_number(text);
  if (!kind || !has_address || !address || !has_size || !size) return std::string(kBadPacket);
  if (*kind > static_cast<uint64_t>(PlaceKind::access)) return {};
  const auto place = static_cast<PlaceKind>(*kind);
  if (is_new) return std::string(target_.add_place(place, *address, *size) ? kGood : kNoMemory);
  target_.remove_place(place, *address, *size);
  return std::string(kGood);
}

}  // namespace natmod::gdb
