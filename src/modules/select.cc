// The module select.
//
// Source: MicroPython's extmod/modselect.c for behaviour.
#include <algorithm>
#include <cerrno>

#include "modules/file.h"
#include "runtime/allocation.h"
#include "runtime/clock.h"
#include "runtime/errors.h"
#include "runtime/layouts.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/stream.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

/// `entries` is a tuple of four for each object: itself, the number of its file or -1, the events
/// that are asked for, those that there were. `pair` is the tuple that the iteration gives.
enum Poll : uint32_t { kEntries = 1, kLeft, kNext, kOneShot, kPair, kPollWords };
enum EntryField : uint32_t { kObject, kFileNumber, kEvents, kReturned, kEntryFields };

constexpr int64_t kFlagOneShot = 1;
constexpr uint64_t kPollInvalid = 0x20;
constexpr int64_t kForever = -1;

struct Entry {
  Value object;
  int64_t file_number;
  uint64_t events;
  uint64_t returned;
};

/// The objects of a poll, as the host sees them.
class PollSet {
 public:
  PollSet(Runtime& rt, Value self) : rt_(rt), self_(self) {
    tuple_ = value_field(rt, self, kEntries);
    const std::vector<Value> items = array_items(rt, tuple_);
    for (size_t i = 0; i < items.size(); i += kEntryFields) {
      const auto number = [&](EntryField which) { return small_value(rt, items[i + which]); };
      entries_.push_back({items[i], number(kFileNumber), static_cast<uint64_t>(number(kEvents)),
                          static_cast<uint64_t>(number(kReturned))});
    }
  }

  std::vector<Entry>& entries() { return entries_; }
  Entry* find(Value object) {
    const auto found = std::ranges::find(entries_, object, &Entry::object);
    return found == entries_.end() ? nullptr : &*found;
  }

  /// After entries came or went.
  void store() {
    std::vector<Value> items;
    for (const Entry& entry : entries_) {
      items.insert(items.end(), {entry.object, small(rt_, entry.file_number),
                                 small(rt_, static_cast<int64_t>(entry.events)),
                                 small(rt_, static_cast<int64_t>(entry.returned))});
    }
    set_field(rt_, self_, kEntries, rt_.make_tuple(items));
  }
  /// After the numbers of an entry changed.
  void store(const Entry& entry) {
    const auto index = static_cast<size_t>(&entry - entries_.data()) * kEntryFields;
    const auto set = [&](EntryField which, uint64_t number) {
      set_field(rt_, tuple_, layout::Tuple::items + index + which,
                small(rt_, static_cast<int64_t>(number)));
    };
    set(kEvents, entry.events);
    set(kReturned, entry.returned);
  }

 private:
  Runtime& rt_;
  Value self_;
  Value tuple_;
  std::vector<Entry> entries_;
};

// -- Waiting

uint64_t poll_file(Runtime& rt, int64_t number, uint64_t events) {
  if (number == 0) return events & kPollRead;
  if (number <= 2) return events & kPollWrite;
  try {
    files(rt).at(static_cast<int>(number));
  } catch (const FileError&) {
    return kPollInvalid;
  }
  return events & (kPollRead | kPollWrite);
}

uint64_t poll_object(Runtime& rt, const Entry& entry) {
  if (entry.file_number >= 0) return poll_file(rt, entry.file_number, entry.events);
  int error_code = 0;
  const uint64_t events =
      stream_call(rt, entry.object, layout::Stream::ioctl, kRequestPoll, entry.events, error_code);
  if (events == kStreamError) raise_os_error(rt, error_code);
  return events;
}

size_t poll_once(Runtime& rt, Value self) {
  PollSet set(rt, self);
  size_t ready = 0;
  for (Entry& entry : set.entries()) {
    entry.returned = poll_object(rt, entry);
    if (entry.returned != 0) ++ready;
    set.store(entry);
  }
  return ready;
}

/// Until an object is ready or the time, in ms, is over: the number of those that are.
size_t poll_until(Runtime& rt, Value self, int64_t timeout) {
  constexpr uint64_t kMs = 1'000'000;
  const uint64_t start = clock_ns(rt);
  for (;;) {
    const size_t ready = poll_once(rt, self);
    const auto elapsed = static_cast<int64_t>((clock_ns(rt) - start) / kMs);
    if (ready > 0 || (timeout != kForever && elapsed >= timeout)) return ready;
    sleep_ns(rt, kMs);
  }
}

size_t poll_with_arguments(Runtime& rt, Args args) {
  int64_t timeout = kForever;
  if (args.size() > 1 && args[1] != kNone) {
    timeout = std::max(get_int(rt, args[1]), kForever);
  }
  const int64_t flags = args.size() > 2 ? get_int(rt, args[2]) : 0;
  set_field(rt, args[0], kOneShot, (flags & kFlagOneShot) != 0);
  return poll_until(rt, args[0], timeout);
}

// -- The methods

/// The number of the file behind an object that can be polled; -1 if there is none.
int64_t file_number(Runtime& rt, Value object) {
  if (is_int(rt, object)) {
    const int64_t number = get_int(rt, object);
    if (number < 0) raise_empty(rt, TypeId::ValueError);
    return number;
  }
  get_stream_raise(rt, object, kStreamIoctl);
  int ignored = 0;
  const uint64_t answer =
      stream_call(rt, object, layout::Stream::ioctl, kRequestFileNumber, 0, ignored);
  return answer == kStreamError ? -1 : static_cast<int64_t>(answer);
}

Value poll_register(Runtime& rt, Args args) {
  const uint64_t events =
      args.size() == 3 ? static_cast<uint64_t>(get_int(rt, args[2])) : kPollRead | kPollWrite;
  if (PollSet set(rt, args[0]); Entry* entry = set.find(args[1])) {
    entry->events = events;
    set.store(*entry);
    return kNone;
  }
  const int64_t number = file_number(rt, args[1]);
  PollSet set(rt, args[0]);
  set.entries().push_back({args[1], number, events, 0});
  set.store();
  return kNone;
}

Value poll_unregister(Runtime& rt, Args args) {
  PollSet set(rt, args[0]);
  std::erase_if(set.entries(), [&](const Entry& entry) { return entry.object == args[1]; });
  set.store();
  return kNone;
}

Value poll_modify(Runtime& rt, Args args) {
  PollSet set(rt, args[0]);
  Entry* entry = set.find(args[1]);
  if (entry == nullptr) raise_os_error(rt, ENOENT);
  entry->events = static_cast<uint64_t>(get_int(rt, args[2]));
  set.store(*entry);
  return kNone;
}

Value poll_poll(Runtime& rt, Args args) {
  poll_with_arguments(rt, args);
  const Value list = new_list(rt, {});
  PollSet set(rt, args[0]);
  for (const Entry& entry : set.entries()) {
    if (entry.returned == 0) continue;
    const Value pair[] = {entry.object, small(rt, static_cast<int64_t>(entry.returned))};
    list_append(rt, list, rt.make_tuple(pair));
  }
  return list;
}

Value poll_ipoll(Runtime& rt, Args args) {
  const Value self = args[0];
  set_field(rt, self, kLeft, poll_with_arguments(rt, args));
  set_field(rt, self, kNext, 0);
  if (!value_field(rt, self, kPair)) {
    const Value pair[] = {kNone, kNone};
    set_field(rt, self, kPair, rt.make_tuple(pair));
  }
  return self;
}

Value poll_iternext(Runtime& rt, Value self) {
  const uint64_t left = field(rt, self, kLeft);
  if (left == 0) return kNull;
  set_field(rt, self, kLeft, left - 1);
  PollSet set(rt, self);
  for (uint64_t at = field(rt, self, kNext); at < set.entries().size(); ++at) {
    Entry& entry = set.entries()[at];
    if (entry.returned == 0) continue;
    set_field(rt, self, kNext, at + 1);
    if (field(rt, self, kOneShot) != 0) entry.events = 0;
    set.store(entry);
    const Value pair = value_field(rt, self, kPair);
    set_field(rt, pair, layout::Tuple::items, entry.object);
    set_field(rt, pair, layout::Tuple::items + 1, small(rt, static_cast<int64_t>(entry.returned)));
    return pair;
  }
  return kNull;
}

constexpr Member kPollMembers[] = {
    {"register", poll_register, 2, 3}, {"unregister", poll_unregister, 2, 2},
    {"modify", poll_modify, 3, 3},     {"poll", poll_poll, 1, 2},
    {"ipoll", poll_ipoll, 1, 3},
};

const TypeDef kPoll = {.name = "poll", .iternext = poll_iternext, .members = kPollMembers};

Value select_poll(Runtime& rt, Args) {
  const Value self = new_object(rt, kPoll, kPollWords);
  set_field(rt, self, kEntries, rt.make_tuple({}));
  return self;
}

constexpr Member kSelectFunctions[] = {{"poll", select_poll, 0, 0}};

void fill_select(ModuleItems& items) {
  const auto add = [&](std::string_view name, uint64_t number) {
    items.add(name, small(items.rt, static_cast<int64_t>(number)));
  };
  add("POLLIN", kPollRead);
  add("POLLOUT", kPollWrite);
  add("POLLERR", kPollError);
  add("POLLHUP", kPollHangUp);
}

}  // namespace

const ModuleDef kModule_select = {
    .name = "select", .extensible = true, .functions = kSelectFunctions, .fill = fill_select};

}  // namespace natmod::board
