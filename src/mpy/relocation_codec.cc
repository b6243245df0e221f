#include "mpy/relocation_codec.h"

#include <fmt/format.h>

#include "mpy/vuint.h"

namespace natmod::mpy {
namespace {

constexpr uint8_t kEnd = 0xff;
constexpr uint8_t kLastCountedKind = kRelocBss;

bool follows(const Relocation& next, const Relocation& last) {
  return next.in_rodata == last.in_rodata && next.word == last.word + 1;
}

}  // namespace

void append_relocations(std::vector<uint8_t>& out, const std::vector<Relocation>& relocations,
                        bool restate_offsets) {
  for (size_t i = 0; i < relocations.size();) {
    const Relocation& first = relocations[i];
    bool counts = first.kind <= kLastCountedKind;
    size_t end = i + 1;
    while (counts && end < relocations.size() && relocations[end].kind == first.kind &&
           follows(relocations[end], relocations[end - 1])) {
      ++end;
    }
    size_t count = end - i;
    bool state_word = restate_offsets || i == 0 || !follows(first, relocations[i - 1]);
    unsigned d = counts ? first.kind << 1 | unsigned{count > 1} : first.kind;
    out.push_back(static_cast<uint8_t>(d << 1 | unsigned{state_word}));
    if (state_word) append_vuint(out, uint64_t{first.word} << 1 | uint64_t{first.in_rodata});
    if (count > 1) append_vuint(out, count);
    i = end;
  }
  out.push_back(kEnd);
}

std::vector<Relocation> read_relocations(ByteReader& in, RelocatableWords words) {
  std::vector<Relocation> relocations;
  bool has_cursor = false;
  Relocation cursor;
  for (;;) {
    uint8_t step = in.u8();
    if (step == kEnd) return relocations;
    if (step & 1) {
      uint32_t place = read_vuint(in);
      cursor.in_rodata = place & 1;
      cursor.word = place >> 1;
      has_cursor = true;
    } else if (!has_cursor) {
      in.bad("the first relocation states no word");
    }
    unsigned d = step >> 1;
    bool counts = d < (kLastCountedKind + 1) << 1;
    uint32_t count = counts && d & 1 ? read_vuint(in) : 1;
    cursor.kind = static_cast<uint8_t>(counts ? d >> 1 : d);
    if (cursor.kind > kRelocKindMax) in.bad("reserved relocation kind 127");
    size_t segment = cursor.in_rodata ? words.rodata : words.text;
    if (cursor.word > segment || count > segment - cursor.word) {
      in.bad(fmt::format("relocation of word {} (+{}) is outside {} ({} words)", cursor.word, count,
                         cursor.in_rodata ? "rodata" : "text", segment));
    }
    // Bounds the list by the file: a count of a few bytes may otherwise stand for millions of
    // words.
    if (count > words.text + words.rodata - relocations.size()) {
      in.bad("more relocations than words");
    }
    for (; count > 0; --count, ++cursor.word) relocations.push_back(cursor);
  }
}

}  // namespace natmod::mpy
