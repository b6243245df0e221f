// Interned strings. A QSTR is a number: the static ones (static_qstrs.def) are the same in every
// firmware, the others are handed out as they come.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/memory/value.h"

namespace natmod::board {

using Qstr = uint32_t;

/// Q_null, then Q___dir__, Q_append and so on: the static ones, by MicroPython's identifiers, then
/// those that the runtime uses.
enum StaticQstrNumber : Qstr {
  Q_null = 0,
#define NATMOD_STATIC_QSTR(ident, text) Q_##ident,
#include "abi/static_qstrs.def"
#define NATMOD_KNOWN_QSTR(ident, text) Q_##ident,
#include "runtime/known_qstrs.def"
};

/// MicroPython's string hash (djb2 with xor), of two bytes; never 0, which means "not computed".
uint32_t string_hash(std::string_view text);

/// Where firmware has a name from, which decides how it orders them.
enum class QstrOrigin : uint8_t {
  fixed,      ///< the static ones, by their numbers
  operators,  ///< what operators are called as methods; like the next two by their texts
  firmware,
  frozen,   ///< of modules in Python that are part of the firmware
  program,  ///< as they come
};

class QstrPool {
 public:
  QstrPool();

  /// A name is of the first origin that it was ever interned as.
  Qstr intern(std::string_view text);
  std::optional<Qstr> find(std::string_view text) const;
  std::string_view text(Qstr number) const;
  uint32_t hash(Qstr number) const { return entry(number).hash; }
  Qstr size() const { return static_cast<Qstr>(entries_.size()); }
  bool is_valid(uint64_t number) const { return number < entries_.size(); }
  /// Whether `a` has a lower number than `b` in firmware, which dir() shows.
  bool precedes(Qstr a, Qstr b) const;

  /// The guest address of the characters, null-terminated. `place` puts bytes into guest memory
  /// that stays; it is asked once per QSTR.
  Address data(Qstr number, const std::function<Address(std::string_view)>& place);

  /// What is interned while it lives has that origin.
  class Origin {
   public:
    Origin(QstrPool& pool, QstrOrigin origin) : pool_(pool), before_(pool.origin_) {
      pool.origin_ = origin;
    }
    ~Origin() { pool_.origin_ = before_; }
    Origin(const Origin&) = delete;
    Origin& operator=(const Origin&) = delete;

   private:
    QstrPool& pool_;
    QstrOrigin before_;
  };

 private:
  struct Entry {
    std::string text;
    uint32_t hash = 0;
    QstrOrigin origin = QstrOrigin::program;
    Address data = 0;
  };
  const Entry& entry(Qstr number) const;

  QstrOrigin origin_ = QstrOrigin::program;

  std::deque<Entry> entries_;  // keys of numbers_ point into it
  std::unordered_map<std::string_view, Qstr> numbers_;
};

}  // namespace natmod::board
