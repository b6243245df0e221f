// The server's answers to what gdb asks of it, rather than of the program.

#include <fmt/format.h>

#include <algorithm>

#include "gdb/server.h"

namespace natmod::gdb {
namespace {

/// Texts in XML documents that hold names of files.
std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string library_list(const std::vector<Library>& libraries) {
  std::string xml = "<library-list>";
  for (const Library& library : libraries) {
    xml += fmt::format("<library name=\"{}\">", escape(library.file));
    for (const uint64_t offset : library.offsets)
      xml += fmt::format("<section address=\"{:#x}\"/>", offset);
    xml += "</library>";
  }
  return xml + "</library-list>";
}

/// The part of a document that `OFFSET,LENGTH` asks for.
std::string part_of(std::string_view document, std::string_view range) {
  const std::optional<uint64_t> offset = take_number(range);
  const bool has_size = take(range, ',');
  const std::optional<uint64_t> size = take_number(range);
  if (!offset || !has_size || !size || *offset > document.size()) return "E01";
  // Each byte may need two.
  const std::string_view part =
      document.substr(*offset, std::min<uint64_t>(*size, kPacketSize / 2));
  const bool is_last = *offset + part.size() == document.size();
  return (is_last ? "l" : "m") + std::string(part);
}

}  // namespace

std::string Server::answer_query(std::string_view packet) {
  const auto begins = [&](std::string_view name) { return packet.starts_with(name); };
  if (begins("qSupported")) {
    knows_swbreak_ = packet.find("swbreak+") != packet.npos;
    return fmt::format(
        "PacketSize={:x};qXfer:features:read+;qXfer:libraries:read+;QStartNoAckMode+;swbreak+;"
        "hwbreak+;vContSupported+",
        kPacketSize);
  }
  if (packet == "QStartNoAckMode") {
    acknowledges_ = false;
    return "OK";
  }
  if (begins("qXfer:")) return answer_transfer(packet);
  if (begins("qRcmd,")) return answer_monitor(packet.substr(packet.find(',') + 1));
  if (packet == "vCont?") return "vCont;c;C;s;S;r";
  if (begins("qSymbol")) return "OK";  // we need none of gdb's
  // One thread, which was there before gdb came: to quit is to detach.
  if (packet == "qC") return "QC1";
  if (packet == "qfThreadInfo") return "m1";
  if (packet == "qsThreadInfo") return "l";
  if (begins("qAttached")) return "1";
  return {};
}

std::string Server::answer_transfer(std::string_view packet) {
  for (const auto& [name, document] :
       {std::pair{std::string_view("qXfer:features:read:target.xml:"),
                  to_xml(target_.description())},
        std::pair{std::string_view("qXfer:libraries:read::"), library_list(target_.libraries())}})
    if (packet.starts_with(name)) return part_of(document, packet.substr(name.size()));
  const bool is_known = packet.starts_with("qXfer:features:read:");
  return is_known ? "E00" : "";
}

std::string Server::answer_monitor(std::string_view digits) {
  const std::optional<std::vector<uint8_t>> command = from_hex(digits);
  if (!command) return "E01";
  say(target_.monitor({reinterpret_cast<const char*>(command->data()), command->size()}));
  return "OK";
}

}  // namespace natmod::gdb
