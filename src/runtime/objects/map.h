// mp_map_t and mp_set_t in guest memory: MicroPython's hash tables, with its growth and its
// probing, so that dicts and sets are in the same order as on a board, and modules may walk the
// tables.
//
// Source: MicroPython's py/map.c.
#pragma once

#include "runtime/layouts.h"
#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

enum class Lookup : uint8_t {
  find = 0,
  add = 1,     ///< makes the entry if there is none; its value is then kNull
  remove = 2,  ///< an entry found leaves the map; its value can still be read
  toggle = 3,  ///< of sets: adds if not there, removes if there
};

/// A map at an address: that of a dict is one word behind the dict's own.
class Map {
 public:
  Map(Runtime& rt, Address address) : rt_(rt), address_(address) {}

  void init(size_t n);
  void clear();
  /// The address of the entry (key, value), 0 if there is none.
  Address lookup(Value key, Lookup how) const;
  Value find(Value key) const;  ///< the value, or kNull
  void store(Value key, Value value) const;

  size_t used() const;
  size_t alloc() const;
  bool is_fixed() const;
  bool is_ordered() const;
  void set_flag(uint64_t flag, bool on) const;
  Address table() const;
  /// The entries in table order: position from `cursor` on, moved behind it. 0: no more.
  Address next(size_t& cursor) const;
  Value key(Address entry) const;
  Value value(Address entry) const;
  void set_value(Address entry, Value value) const;
  /// Empties an entry without looking it up.
  void forget(Address entry) const;
  /// Copies all of `from`, which may be a map of another size.
  void copy_from(const Map& from) const;

 private:
  uint64_t flags_word() const;
  void set_used(size_t used) const;
  Address entry(size_t index) const;
  bool is_filled(size_t index) const;
  Address lookup_ordered(Value key, Lookup how, bool only_pointers) const;
  Address lookup_hashed(Value key, Lookup how, bool only_pointers) const;
  Address fill(Address slot, Value key) const;
  void rehash() const;

  Runtime& rt_;
  Address address_;
};

/// The table of a set object.
class SetTable {
 public:
  SetTable(Runtime& rt, Value set) : rt_(rt), set_(set) {}

  void init(size_t n);
  void clear();
  /// The item in the set, or kNull.
  Value lookup(Value item, Lookup how) const;
  Value remove_first() const;
  size_t used() const;
  size_t alloc() const;
  Value next(size_t& cursor) const;  ///< kNull: no more

 private:
  Value item(size_t index) const;
  void set_item(size_t index, Value item) const;
  void set_used(size_t used) const;
  void erase(size_t index) const;
  void rehash() const;

  Runtime& rt_;
  Value set_;
};

Map dict_map(Runtime& rt, Value dict);
size_t hash_of(Runtime& rt, Value key);

}  // namespace natmod::board
