#include "runtime/objects/map.h"

#include <array>

#include "runtime/allocation.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

using layout::MapElem;

size_t next_size(size_t at_least) {
  static constexpr std::array<uint16_t, 34> kSizes = {
      0,    2,    4,    6,    8,    10,    12,    17,    23,    29,   37,  47,
      59,   73,   97,   127,  167,  223,   293,   389,   521,   691,  919, 1223,
      1627, 2161, 3229, 4831, 7243, 10861, 16273, 24407, 36607, 54907};
  for (uint16_t size : kSizes) {
    if (size >= at_least) return size;
  }
  return (at_least + at_least / 2) | 1;
}

// Where the search for a hash begins. A __hash__ or __eq__ may have emptied the table that is being
// searched; firmware divides by zero then.
size_t place_of(size_t hash, size_t n) {
  if (n == 0) {
    throw HostFault(
        MachineFault::Kind::instruction,
        "division by zero: __hash__ or __eq__ emptied the dict or set that is searched");
  }
  return hash % n;
}

}  // namespace

size_t hash_of(Runtime& rt, Value key) {
  if (is_qstr(key)) return rt.state().qstrs.hash(qstr_number(key));
  // The guest takes the small integer for an unsigned machine word.
  const int64_t hash = small_value(rt, unary_op(rt, UnaryOp::hash, key));
  return static_cast<uint64_t>(hash) & word_mask(rt);
}

Map dict_map(Runtime& rt, Value dict) {
  return Map(rt, dict.address() + words(rt, layout::Dict::map));
}

// -- Map
// -------------------------------------------------------------------------------------------

uint64_t Map::flags_word() const {
  return memory(rt_).field(address_, layout::Map::used);
}
size_t Map::used() const {
  return flags_word() >> layout::Map::kUsedShift;
}
size_t Map::alloc() const {
  return memory(rt_).field(address_, layout::Map::alloc);
}
Address Map::table() const {
  return memory(rt_).field(address_, layout::Map::table);
}
bool Map::is_fixed() const {
  return (flags_word() & layout::Map::kFixed) != 0;
}
bool Map::is_ordered() const {
  return (flags_word() & layout::Map::kOrdered) != 0;
}

void Map::set_flag(uint64_t flag, bool on) const {
  const uint64_t word = flags_word();
  memory(rt_).set_field(address_, layout::Map::used, on ? word | flag : word & ~flag);
}

void Map::set_used(size_t used) const {
  const uint64_t flags = flags_word() & 7;
  memory(rt_).set_field(address_, layout::Map::used, used << layout::Map::kUsedShift | flags);
}

Address Map::entry(size_t index) const {
  return table() + words(rt_, index * MapElem::words);
}

Value Map::key(Address entry) const {
  return memory(rt_).value(entry, MapElem::key);
}
Value Map::value(Address entry) const {
  return memory(rt_).value(entry, MapElem::value);
}
void Map::set_value(Address entry, Value value) const {
  memory(rt_).set_value(entry, MapElem::value, value);
}

bool Map::is_filled(size_t index) const {
  const Value key = this->key(entry(index));
  return key && key != kSentinel;
}

Address Map::next(size_t& cursor) const {
  const size_t n = alloc();
  for (; cursor < n; ++cursor) {
    if (is_filled(cursor)) return entry(cursor++);
  }
  return 0;
}

void Map::init(size_t n) {
  const Address table = n == 0 ? 0 : allocate(rt_, words(rt_, n * MapElem::words));
  memory(rt_).set_field(address_, layout::Map::used, layout::Map::kAllQstrs);
  memory(rt_).set_field(address_, layout::Map::alloc, n);
  memory(rt_).set_field(address_, layout::Map::table, table);
}

void Map::clear() {
  if (!is_fixed()) release(rt_, table());
  const bool ordered = is_ordered();
  memory(rt_).set_field(address_, layout::Map::used, layout::Map::kAllQstrs);
  memory(rt_).set_field(address_, layout::Map::alloc, 0);
  memory(rt_).set_field(address_, layout::Map::table, 0);
  if (ordered) set_flag(layout::Map::kOrdered, true);
}

Value Map::find(Value key) const {
  const Address entry = lookup(key, Lookup::find);
  return entry == 0 ? kNull : value(entry);
}

void Map::store(Value key, Value value) const {
  set_value(lookup(key, Lookup::add), value);
}

Address Map::lookup(Value key, Lookup how) const {
  const auto [first, alloc, table] = memory(rt_).words<layout::Map::words>(address_);
  bool only_pointers = (first & layout::Map::kAllQstrs) != 0;
  if (only_pointers && !is_qstr(key)) {
    if (is_object(key) && is_type(rt_, key, TypeId::str)) {
      only_pointers = false;  // a string that is not interned may equal one that is
    } else if (how != Lookup::add) {
      return 0;
    }
  }
  const bool ordered = (first & layout::Map::kOrdered) != 0;
  if (!is_qstr(key) || how == Lookup::remove) {
    return ordered ? lookup_ordered(key, how, only_pointers)
                   : lookup_hashed(key, how, only_pointers);
  }
  // A name is mostly looked up where it was found before.
  uint8_t& hint = rt_.state().map_hints[(qstr_number(key) ^ address_ >> 4) % kMapHints];
  const Address hinted = table + words(rt_, size_t{hint} * MapElem::words);
  if (hint < (ordered ? first >> layout::Map::kUsedShift : alloc) && this->key(hinted) == key) {
    return hinted;
  }
  const Address found =
      ordered ? lookup_ordered(key, how, only_pointers) : lookup_hashed(key, how, only_pointers);
  const uint64_t place = (found - table) / words(rt_, MapElem::words);
  if (place <= UINT8_MAX) hint = static_cast<uint8_t>(place);
  return found;
}

Address Map::lookup_ordered(Value key, Lookup how, bool only_pointers) const {
  const size_t n = used();
  if (only_pointers && how == Lookup::find) {
    Address at = table();
    for (size_t i = 0; i < n; ++i, at += words(rt_, MapElem::words)) {
      if (this->key(at) == key) return at;
    }
    return 0;
  }
  for (size_t i = 0; i < n; ++i) {
    const Address found = entry(i);
    const Value other = this->key(found);
    if (other != key && (only_pointers || !equal(rt_, other, key))) continue;
    if (how != Lookup::remove) return found;
    // The rest moves up; the removed pair goes behind the end, where the caller finds its value.
    const Value removed = value(found);
    set_used(n - 1);
    memory(rt_).move(found, entry(i + 1), words(rt_, (n - 1 - i) * MapElem::words));
    const Address last = entry(n - 1);
    memory(rt_).set_value(last, MapElem::key, kNull);
    set_value(last, removed);
    return last;
  }
  if (how != Lookup::add) return 0;
  if (n == alloc()) {
    const Address table = reallocate(rt_, this->table(), words(rt_, (n + 4) * MapElem::words));
    memory(rt_).set_field(address_, layout::Map::table, table);
    memory(rt_).set_field(address_, layout::Map::alloc, n + 4);
    memory(rt_).fill(entry(n), 0, words(rt_, size_t{4} * MapElem::words));
  }
  return fill(entry(n), key);
}

Address Map::fill(Address slot, Value key) const {
  set_used(used() + 1);
  memory(rt_).set_value(slot, MapElem::key, key);
  set_value(slot, kNull);
  if (!is_qstr(key)) set_flag(layout::Map::kAllQstrs, false);
  return slot;
}

Address Map::lookup_hashed(Value key, Lookup how, bool only_pointers) const {
  if (alloc() == 0) {
    if (how != Lookup::add) return 0;
    rehash();
  }
  const size_t hash = hash_of(rt_, key);
  size_t n = alloc();
  if (n == 0) return 0;
  size_t position = place_of(hash, n);
  size_t start = position;
  if (only_pointers && how == Lookup::find) {
    const Address table = this->table();
    do {
      const Address slot = table + words(rt_, position * MapElem::words);
      const Value other = this->key(slot);
      if (other == key) return slot;
      if (!other) return 0;
      if (++position == n) position = 0;
    } while (position != start);
    return 0;
  }
  Address available = 0;
  for (;;) {
    const Address slot = entry(position);
    const Value other = this->key(slot);
    if (!other) {
      if (how != Lookup::add) return 0;
      return fill(available != 0 ? available : slot, key);
    }
    if (other == kSentinel) {
      if (available == 0) available = slot;
    } else if (other == key || (!only_pointers && equal(rt_, other, key))) {
      if (how == Lookup::remove) {
        set_used(used() - 1);
        const bool next_empty = !this->key(entry((position + 1) % n));
        memory(rt_).set_value(slot, MapElem::key, next_empty ? kNull : kSentinel);
      }
      return slot;
    }
    position = (position + 1) % n;
    if (position != start) continue;
    if (how != Lookup::add) return 0;
    if (available != 0) return fill(available, key);
    rehash();
    n = alloc();
    start = position = place_of(hash, n);
  }
}

void Map::forget(Address entry) const {
  set_used(used() - 1);
  memory(rt_).set_value(entry, MapElem::key, kSentinel);
  set_value(entry, kNull);
}

void Map::rehash() const {
  const size_t old_n = alloc();
  const Address old_table = table();
  const size_t n = next_size(old_n + 1);
  const Address new_table = allocate(rt_, words(rt_, n * MapElem::words));
  GuestMemory& m = memory(rt_);
  m.set_field(address_, layout::Map::alloc, n);
  m.set_field(address_, layout::Map::table, new_table);
  set_used(0);
  set_flag(layout::Map::kAllQstrs, true);
  for (size_t i = 0; i < old_n; ++i) {
    const Value old_key = m.value(old_table, i * MapElem::words + MapElem::key);
    if (!old_key || old_key == kSentinel) continue;
    store(old_key, m.value(old_table, i * MapElem::words + MapElem::value));
  }
  if (old_table != 0) release(rt_, old_table);
}

void Map::copy_from(const Map& from) const {
  const size_t n = from.alloc();
  const Address table = n == 0 ? 0 : allocate(rt_, words(rt_, n * MapElem::words));
  GuestMemory& m = memory(rt_);
  m.move(table, from.table(), words(rt_, n * MapElem::words));
  m.set_field(address_, layout::Map::used, from.flags_word() & ~layout::Map::kFixed);
  m.set_field(address_, layout::Map::alloc, n);
  m.set_field(address_, layout::Map::table, table);
}

// -- Set
// -------------------------------------------------------------------------------------------

size_t SetTable::used() const {
  return field(rt_, set_, layout::Set::used);
}
size_t SetTable::alloc() const {
  return field(rt_, set_, layout::Set::alloc);
}
void SetTable::set_used(size_t used) const {
  set_field(rt_, set_, layout::Set::used, used);
}
Value SetTable::item(size_t index) const {
  return memory(rt_).value(field(rt_, set_, layout::Set::table), index);
}
void SetTable::set_item(size_t index, Value item) const {
  memory(rt_).set_value(field(rt_, set_, layout::Set::table), index, item);
}

void SetTable::init(size_t n) {
  set_field(rt_, set_, layout::Set::table, n == 0 ? 0 : allocate(rt_, words(rt_, n)));
  set_field(rt_, set_, layout::Set::alloc, n);
  set_used(0);
}

void SetTable::clear() {
  release(rt_, field(rt_, set_, layout::Set::table));
  set_field(rt_, set_, layout::Set::table, 0);
  set_field(rt_, set_, layout::Set::alloc, 0);
  set_used(0);
}

Value SetTable::next(size_t& cursor) const {
  const size_t n = alloc();
  for (; cursor < n; ++cursor) {
    const Value found = item(cursor);
    if (!found || found == kSentinel) continue;
    ++cursor;
    return found;
  }
  return kNull;
}

void SetTable::erase(size_t index) const {
  set_used(used() - 1);
  set_item(index, item(place_of(index + 1, alloc())) ? kSentinel : kNull);
}

Value SetTable::remove_first() const {
  size_t cursor = 0;
  const Value found = next(cursor);
  if (found) erase(cursor - 1);
  return found;
}

void SetTable::rehash() const {
  const size_t old_n = alloc();
  const Address old_table = field(rt_, set_, layout::Set::table);
  SetTable(*this).init(next_size(old_n + 1));
  for (size_t i = 0; i < old_n; ++i) {
    const Value old = memory(rt_).value(old_table, i);
    if (old && old != kSentinel) lookup(old, Lookup::add);
  }
  if (old_table != 0) release(rt_, old_table);
}

Value SetTable::lookup(Value item, Lookup how) const {
  const bool adds = how == Lookup::add || how == Lookup::toggle;
  const bool removes = how == Lookup::remove || how == Lookup::toggle;
  if (alloc() == 0) {
    if (!adds) return kNull;
    rehash();
  }
  const size_t hash = hash_of(rt_, item);
  size_t n = alloc();
  size_t position = place_of(hash, n);
  size_t start = position;
  std::optional<size_t> available;
  const auto put = [&](size_t index) {
    set_used(used() + 1);
    set_item(index, item);
    return item;
  };
  for (;;) {
    const Value other = this->item(position);
    if (!other) return adds ? put(available.value_or(position)) : kNull;
    if (other == kSentinel) {
      if (!available) available = position;
    } else if (equal(rt_, other, item)) {
      if (removes) erase(position);
      return other;
    }
    position = (position + 1) % n;
    if (position != start) continue;
    if (!adds) return kNull;
    if (available) return put(*available);
    rehash();
    n = alloc();
    start = position = place_of(hash, n);
  }
}

}  // namespace natmod::board
