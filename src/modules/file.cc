#include "modules/file.h"

#include <algorithm>
#include <cerrno>

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/stream.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

enum File : uint32_t { kNumber = 1, kFileWords };

int number_of(Runtime& rt, Value file) {
  return static_cast<int>(static_cast<uint32_t>(field(rt, file, kNumber)));
}

int open_number(Runtime& rt, Value file) {
  const int number = number_of(rt, file);
  if (number < 0) raise(rt, TypeId::ValueError, "I/O operation on closed file");
  return number;
}

/// Fills what is read but not taken; false at the end of input.
bool fill_input(Runtime& rt) {
  std::string& pending = module_variables<FileVariables>(rt).pending_input;
  if (!pending.empty()) return true;
  if (!rt.state().input_line) return false;
  std::optional<std::string> line = rt.state().input_line();
  if (line) pending = *line + "\n";
  return line.has_value();
}

/// What a stream function answers: the value of the action, or the error.
template <class Action>
uint64_t answer(Runtime& rt, int& error_code, Action action) {
  try {
    return action();
  } catch (const FileError& error) {
    error_code = module_variables<FileVariables>(rt).last_error = error.number;
    return kStreamError;
  }
}

/// Of the budget, for what is read or written.
void charge_bytes(Runtime& rt, uint64_t size) {
  constexpr uint64_t kCallCost = 50;
  rt.state().charge(kCallCost + size / RuntimeState::kBytesPerInstruction);
}

uint64_t file_read(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int& error_code) {
  const int number = open_number(rt, self);
  return answer(rt, error_code, [&]() -> uint64_t {
    std::string data;
    if (number != 0) {
      data = files(rt).at(number).read(size);
    } else if (fill_input(rt)) {
      std::string& pending = module_variables<FileVariables>(rt).pending_input;
      data = pending.substr(0, size);
      pending.erase(0, data.size());
    }
    charge_bytes(rt, data.size());
    memory(rt).write(buffer, data);
    return data.size();
  });
}

uint64_t file_write(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int& error_code) {
  const int number = open_number(rt, self);
  const std::string data(memory(rt).text(buffer, size));
  charge_bytes(rt, size);
  return answer(rt, error_code, [&]() -> uint64_t {
    if (number != 1 && number != 2) return files(rt).at(number).write(data);
    (number == 1 ? rt.state().output : rt.state().error_output)(data);
    return size;
  });
}

uint64_t file_seek(Runtime& rt, int number, Address request) {
  if (number <= 2) throw FileError{ESPIPE};
  GuestMemory& m = memory(rt);
  const uint64_t position =
      files(rt).at(number).seek(m.signed_word(request), m.load<int32_t>(request + m.word_size()));
  m.set_word(request, position);
  return 0;
}

/// Files never block: what is asked for is there.
uint64_t file_poll(Runtime& rt, int number, uint64_t events) {
  if (number > 2) files(rt).at(number);
  const uint64_t able = number == 0 ? kPollRead : number <= 2 ? kPollWrite : kPollRead | kPollWrite;
  return events & able;
}

uint64_t file_ioctl(Runtime& rt, Value self, uint64_t request, uint64_t argument, int& error_code) {
  if (request == kRequestClose) {
    files(rt).close(number_of(rt, self));
    set_field(rt, self, kNumber, word_mask(rt));
    return 0;
  }
  const int number = open_number(rt, self);
  return answer(rt, error_code, [&]() -> uint64_t {
    switch (request) {
      case kRequestFlush:
        if (number > 2) files(rt).at(number);
        return 0;
      case kRequestSeek:
        return file_seek(rt, number, argument);
      case kRequestPoll:
        return file_poll(rt, number, argument);
      case kRequestFileNumber:
        return static_cast<uint64_t>(number);
      default:
        throw FileError{EINVAL};
    }
  });
}

Value file_fileno(Runtime& rt, Args args) {
  return small(rt, open_number(rt, args[0]));
}
Value file_del(Runtime& rt, Args args) {
  int ignored = 0;
  file_ioctl(rt, args[0], kRequestClose, 0, ignored);
  return kNone;
}

extern const TypeDef kFileIo;
Value new_file(Runtime& rt, const TypeDef& type, int64_t number);

/// The standard streams, and they alone, have another one for bytes.
void text_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) return;
  auto& variables = module_variables<FileVariables>(rt);
  const auto found = std::ranges::find(variables.standard, self);
  if (attr != intern(rt, "buffer") || found == variables.standard.end()) {
    dest.self = kSentinel;
    return;
  }
  const auto number = static_cast<size_t>(found - variables.standard.begin());
  Value& bytes = variables.standard_bytes[number];
  if (!bytes) bytes = new_file(rt, kFileIo, static_cast<int64_t>(number));
  dest.object = bytes;
}

void file_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.format("<io.{} {}>", type_name_of(rt, self), number_of(rt, self));
}

std::span<const Member> file_members() {
  static const std::vector<Member> members = [] {
    std::vector<Member> all{{"fileno", file_fileno, 1, 1}};
    for (const Member& member : stream_members()) {
      if (member.name == "read1") continue;
      if (member.name == "__enter__") all.push_back({"__del__", file_del, 1, 1});
      all.push_back(member);
    }
    return all;
  }();
  return members;
}

Address text_protocol(Runtime& rt) {
  return make_stream_protocol(rt, "TextIOWrapper", file_read, file_write, file_ioctl, true);
}
Address bytes_protocol(Runtime& rt) {
  return make_stream_protocol(rt, "FileIO", file_read, file_write, file_ioctl, false);
}

const TypeDef kTextIo = {.name = "TextIOWrapper",
                         .flags = kTypeIterIsStream,
                         .print = file_print,
                         .attr = text_attr,
                         .protocol = text_protocol,
                         .members = file_members()};
const TypeDef kFileIo = {.name = "FileIO",
                         .flags = kTypeIterIsStream,
                         .print = file_print,
                         .protocol = bytes_protocol,
                         .members = file_members()};

Value new_file(Runtime& rt, const TypeDef& type, int64_t number) {
  const Value file = new_object(rt, type, kFileWords);
  set_field(rt, file, kNumber, static_cast<uint64_t>(number) & word_mask(rt));
  return file;
}

}  // namespace

Files& files(Runtime& rt) {
  return module_variables<FileVariables>(rt).files;
}

void raise_file_error(Runtime& rt, const FileError& error) {
  module_variables<FileVariables>(rt).last_error = error.number;
  raise_os_error(rt, error.number);
}

Value open_file(Runtime& rt, Value file, std::string_view letters) {
  OpenMode mode;
  bool appends = false;
  const TypeDef* type = &kTextIo;
  for (const char letter : letters) {
    switch (letter) {
      case 'r':
        mode.read = true;
        mode.write = false;
        break;
      case 'w':
      case 'a':
        mode.read = false;
        mode.write = mode.create = true;
        (letter == 'w' ? mode.truncate : appends) = true;
        break;
      case '+':
        mode.read = mode.write = true;
        break;
      case 'b':
        type = &kFileIo;
        break;
      case 't':
        type = &kTextIo;
        break;
      default:
        break;
    }
  }
  if (is_small_int(file)) return new_file(rt, *type, small_value(rt, file));
  const Value object = new_file(rt, *type, -1);
  const std::string path = c_string(rt, file);
  const int number = with_files(rt, [&](Files& all) {
    const int opened = all.open(path, mode, appends);
    all.at(opened).owner = object.address();
    return opened;
  });
  set_field(rt, object, kNumber, static_cast<uint64_t>(number));
  return object;
}

Value standard_stream(Runtime& rt, int number) {
  Value& stream = module_variables<FileVariables>(rt).standard[static_cast<size_t>(number)];
  if (!stream) stream = new_file(rt, kTextIo, number);
  return stream;
}

std::optional<std::string> read_input_line(Runtime& rt) {
  if (!fill_input(rt)) return std::nullopt;
  std::string& pending = module_variables<FileVariables>(rt).pending_input;
  const size_t end = std::min(pending.find('\n'), pending.size());
  std::string line = pending.substr(0, end);
  pending.erase(0, end + 1);
  return line;
}

void FileVariables::collected(Runtime& rt) {
  files.close_orphans([&](uint64_t owner) { return rt.state().heap.find(owner) != nullptr; });
}

}  // namespace natmod::board
