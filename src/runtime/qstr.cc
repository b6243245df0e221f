#include "runtime/qstr.h"

#include <algorithm>

namespace natmod::board {

uint32_t string_hash(std::string_view text) {
  uint32_t hash = 5381;
  for (char c : text) hash = (hash * 33) ^ static_cast<uint8_t>(c);
  hash &= 0xffff;
  return hash == 0 ? 1 : hash;
}

QstrPool::QstrPool() {
  entries_.emplace_back();  // the null QSTR has no text and no number of its own
  static constexpr std::string_view kStatic[] = {
#define NATMOD_STATIC_QSTR(ident, text) text,
#include "abi/static_qstrs.def"
  };
  static constexpr std::string_view kKnown[] = {
#define NATMOD_KNOWN_QSTR(ident, text) text,
#include "runtime/known_qstrs.def"
  };
  origin_ = QstrOrigin::fixed;
  for (std::string_view text : kStatic) intern(text);
  origin_ = QstrOrigin::firmware;
  for (std::string_view text : kKnown) intern(text);
  origin_ = QstrOrigin::program;
}

Qstr QstrPool::intern(std::string_view text) {
  auto found = numbers_.find(text);
  if (found != numbers_.end()) {
    QstrOrigin& origin = entries_[found->second].origin;
    origin = std::min(origin, origin_);
    return found->second;
  }
  const auto number = static_cast<Qstr>(entries_.size());
  Entry& entry = entries_.emplace_back(
      Entry{.text = std::string(text), .hash = string_hash(text), .origin = origin_});
  numbers_.emplace(entry.text, number);
  return number;
}

std::optional<Qstr> QstrPool::find(std::string_view text) const {
  auto found = numbers_.find(text);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

const QstrPool::Entry& QstrPool::entry(Qstr number) const {
  // A module can make a QSTR object of any number; one that does not exist reads as the null one.
  return entries_[number < entries_.size() ? number : 0];
}

// Source: MicroPython's py/makeqstrdata.py and py/qstr.c.
bool QstrPool::precedes(Qstr a, Qstr b) const {
  const QstrOrigin origin = entry(a).origin;
  if (origin != entry(b).origin) return origin < entry(b).origin;
  const bool by_text = origin != QstrOrigin::fixed && origin != QstrOrigin::program;
  return by_text ? entry(a).text < entry(b).text : a < b;
}

std::string_view QstrPool::text(Qstr number) const {
  return entry(number).text;
}

Address QstrPool::data(Qstr number, const std::function<Address(std::string_view)>& place) {
  Entry& it = entries_[number < entries_.size() ? number : 0];
  if (it.data == 0) it.data = place(std::string_view(it.text.c_str(), it.text.size() + 1));
  return it.data;
}

}  // namespace natmod::board
