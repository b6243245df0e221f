#include "modules/deflate/inflate.h"

#include <algorithm>

namespace natmod::board::deflate {
namespace {

// RFC 1951, 3.2.5.
constexpr unsigned kEndOfBlock = 256;
constexpr unsigned kFirstLength = 257;  // the symbol of the first code of lengths
constexpr unsigned kShortest = 3;
constexpr unsigned kLongest = 258;

// A code stands for 1 << extra_bits values from base on.
struct Code {
  uint16_t base;
  uint8_t extra_bits;
};

// Codes in groups of `group`, of which each next has a bit more.
template <size_t N>
constexpr std::array<Code, N> make_codes(unsigned base, size_t group) {
  std::array<Code, N> codes{};
  for (size_t i = 0; i < N; ++i) {
    const unsigned extra = i < 2 * group ? 0 : static_cast<unsigned>(i / group - 1);
    codes[i] = {static_cast<uint16_t>(base), static_cast<uint8_t>(extra)};
    base += 1u << extra;
  }
  return codes;
}
constexpr std::array<Code, 29> make_length_codes() {
  auto codes = make_codes<29>(kShortest, 4);
  codes.back() = {kLongest, 0};
  return codes;
}
constexpr std::array<Code, 29> kLengths = make_length_codes();
constexpr std::array<Code, 30> kDistances = make_codes<30>(1, 2);
static_assert(kLengths[27].base == 227 && kLengths[27].extra_bits == 5);
static_assert(kDistances[29].base == 24577 && kDistances[29].extra_bits == 13);

enum GzipFlag : uint8_t { kHeaderCrc = 2, kExtra = 4, kName = 8, kComment = 16, kReserved = 0xe0 };
constexpr uint8_t kMethodDeflate = 8;

unsigned half(const Source& next) {
  const unsigned low = next();
  return low | next() << 8;
}
void skip(const Source& next, unsigned n) {
  for (; n > 0; --n) next();
}
void skip_string(const Source& next) {
  while (next() != 0) {
  }
}

std::optional<Header> read_gzip_header(const Source& next) {
  if (next() != kMethodDeflate) return std::nullopt;
  const uint8_t flags = next();
  if ((flags & kReserved) != 0) return std::nullopt;
  skip(next, 6);  // time, level, system
  if ((flags & kExtra) != 0) skip(next, half(next));
  if ((flags & kName) != 0) skip_string(next);
  if ((flags & kComment) != 0) skip_string(next);
  if ((flags & kHeaderCrc) != 0) skip(next, 2);
  return Header{.is_gzip = true, .window_bits = 15};
}

}  // namespace

std::optional<Header> read_header(const Source& next) {
  const uint8_t first = next();
  const uint8_t second = next();
  if (first == 0x1f && second == 0x8b) return read_gzip_header(next);
  constexpr uint8_t kPresetDictionary = 0x20;
  if ((256 * first + second) % 31 != 0 || (first & 0x0f) != kMethodDeflate || first >> 4 > 7 ||
      (second & kPresetDictionary) != 0) {
    return std::nullopt;
  }
  return Header{.window_bits = (first >> 4) + 8u};
}

void Inflater::Tree::build(std::span<const uint8_t> lengths) {
  counts = {};
  for (const uint8_t length : lengths) {
    if (length != 0) ++counts[length];
  }
  std::array<size_t, kMaxBits + 1> next{};
  for (size_t i = 1; i < kMaxBits; ++i) next[i + 1] = next[i] + counts[i];
  for (size_t i = 0; i < lengths.size(); ++i) {
    if (lengths[i] != 0) symbols[next[lengths[i]]++] = static_cast<uint16_t>(i);
  }
}

unsigned Inflater::bits(const Source& next, unsigned n) {
  unsigned value = 0;
  for (unsigned i = 0; i < n; ++i) {
    if (n_held_ == 0) {
      held_ = next();
      n_held_ = 8;
    }
    value |= (held_ & 1u) << i;
    held_ >>= 1;
    --n_held_;
  }
  return value;
}

// Codes of one length are numbers in sequence. A code that is below the first of a longer length
// plus their count is one of them.
std::optional<unsigned> Inflater::symbol(const Source& next, const Tree& tree) {
  unsigned code = 0;
  unsigned first = 0;
  unsigned index = 0;
  for (unsigned length = 1; length <= kMaxBits; ++length) {
    code = code << 1 | bits(next, 1);
    first <<= 1;
    const unsigned count = tree.counts[length];
    if (code - first < count) return tree.symbols[index + code - first];
    first += count;
    index += count;
  }
  return std::nullopt;
}

void Inflater::fixed_trees() {
  std::array<uint8_t, kSymbols> lengths;
  for (size_t i = 0; i < kSymbols; ++i) {
    lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  }
  literals_.build(lengths);
  std::array<uint8_t, 32> distances;
  distances.fill(5);
  distances_.build(distances);
}

bool Inflater::dynamic_trees(const Source& next) {
  constexpr size_t kLengthCodes = 19;
  constexpr uint8_t kOrder[kLengthCodes] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                            11, 4,  12, 3, 13, 2, 14, 1, 15};
  // How often a symbol above 15 repeats: with so many bits, from so many times on.
  constexpr Code kRepeats[] = {{3, 2}, {3, 3}, {11, 7}};
  constexpr unsigned kRepeatLast = 16;

  const unsigned n_literals = bits(next, 5) + 257;
  const unsigned n_distances = bits(next, 5) + 1;
  const unsigned n_lengths = bits(next, 4) + 4;
  std::array<uint8_t, 288 + 32> lengths{};
  for (unsigned i = 0; i < n_lengths; ++i) lengths[kOrder[i]] = static_cast<uint8_t>(bits(next, 3));
  Tree tree;
  tree.build(std::span(lengths).first(kLengthCodes));
  for (unsigned n = 0; n < n_literals + n_distances;) {
    const auto what = symbol(next, tree);
    if (!what) return false;
    if (*what < kRepeatLast) {
      lengths[n++] = static_cast<uint8_t>(*what);
      continue;
    }
    if (*what == kRepeatLast && n == 0) return false;
    const uint8_t length = *what == kRepeatLast ? lengths[n - 1] : 0;
    const Code& repeat = kRepeats[*what - kRepeatLast];
    const unsigned times = repeat.base + bits(next, repeat.extra_bits);
    if (n + times > n_literals + n_distances) return false;
    std::fill_n(lengths.begin() + n, times, length);
    n += times;
  }
  literals_.build(std::span(lengths).first(n_literals));
  distances_.build(std::span(lengths).subspan(n_literals, n_distances));
  return true;
}

bool Inflater::begin_stored(const Source& next) {
  n_held_ = 0;
  const unsigned length = half(next);
  if (half(next) != (~length & 0xffff)) return false;
  left_ = length;
  state_ = State::stored;
  return true;
}

bool Inflater::begin_block(const Source& next) {
  is_last_ = bits(next, 1) != 0;
  switch (bits(next, 2)) {
    case 0:
      return begin_stored(next);
    case 1:
      fixed_trees();
      break;
    case 2:
      if (!dynamic_trees(next)) return false;
      break;
    default:
      return false;
  }
  state_ = State::compressed;
  return true;
}

bool Inflater::begin_match(const Source& next, size_t window_size, unsigned length_code) {
  if (length_code >= kLengths.size()) return false;
  const Code& length = kLengths[length_code];
  const size_t n = length.base + bits(next, length.extra_bits);
  const auto distance_code = symbol(next, distances_);
  if (!distance_code || *distance_code >= kDistances.size()) return false;
  const Code& distance = kDistances[*distance_code];
  distance_ = distance.base + bits(next, distance.extra_bits);
  if (distance_ > window_size) return false;
  left_ = n;
  return true;
}

void Inflater::put(std::span<uint8_t> window, std::string& out, uint8_t byte) {
  out += static_cast<char>(byte);
  window[position_] = byte;
  position_ = (position_ + 1) % window.size();
}

Inflater::Result Inflater::read(const Source& next, std::span<uint8_t> window, size_t size,
                                std::string& out) {
  const size_t end = out.size() + size;
  while (out.size() < end) {
    switch (state_) {
      case State::ended:
        return Result::done;
      case State::block_header:
        if (!begin_block(next)) return Result::bad;
        break;
      case State::stored:
        if (left_ == 0) {
          end_block();
        } else {
          put(window, out, next());
          --left_;
        }
        break;
      case State::compressed:
        if (left_ > 0) {
          put(window, out, window[(position_ + window.size() - distance_) % window.size()]);
          --left_;
          break;
        }
        const auto what = symbol(next, literals_);
        if (!what) return Result::bad;
        if (*what < kEndOfBlock) {
          put(window, out, static_cast<uint8_t>(*what));
        } else if (*what == kEndOfBlock) {
          end_block();
        } else if (!begin_match(next, window.size(), *what - kFirstLength)) {
          return Result::bad;
        }
        break;
    }
  }
  return Result::more;
}

}  // namespace natmod::board::deflate
