// Decompression of DEFLATE data, a piece at a time, from a source that is asked for single bytes
// and for no more of them than the data has.
//
// Source: RFC 1951; for the headers RFC 1950 and RFC 1952.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace natmod::board::deflate {

/// The next byte; throws where there is none.
using Source = std::function<uint8_t()>;

struct Header {
  bool is_gzip = false;  ///< else zlib
  unsigned window_bits;
};
/// nullopt: neither zlib nor gzip.
std::optional<Header> read_header(const Source& next);

class Inflater {
 public:
  enum class Result { more, done, bad };

  /// Appends up to `size` bytes to `out`. `window` holds what was produced last, and is the same
  /// each time: distances beyond it are bad. Where the source throws, the next call goes on there.
  Result read(const Source& next, std::span<uint8_t> window, size_t size, std::string& out);

 private:
  static constexpr unsigned kMaxBits = 15;
  static constexpr size_t kSymbols = 288;

  // The symbols in the order of their codes, and how many have codes of each length.
  struct Tree {
    std::array<uint16_t, kMaxBits + 1> counts{};
    std::array<uint16_t, kSymbols> symbols{};
    void build(std::span<const uint8_t> lengths);
  };
  enum class State { block_header, stored, compressed, ended };

  unsigned bits(const Source& next, unsigned n);
  std::optional<unsigned> symbol(const Source& next, const Tree& tree);
  bool begin_block(const Source& next);
  void fixed_trees();
  bool dynamic_trees(const Source& next);
  bool begin_stored(const Source& next);
  bool begin_match(const Source& next, size_t window_size, unsigned length_code);
  void end_block() { state_ = is_last_ ? State::ended : State::block_header; }
  void put(std::span<uint8_t> window, std::string& out, uint8_t byte);

  State state_ = State::block_header;
  bool is_last_ = false;
  uint8_t held_ = 0;  ///< bits of the source that are not used yet
  unsigned n_held_ = 0;
  size_t position_ = 0;  ///< in the window, of the next byte
  size_t left_ = 0;      ///< bytes of the match, or of the stored block
  size_t distance_ = 0;  ///< of the match
  Tree literals_, distances_;
};

}  // namespace natmod::board::deflate
