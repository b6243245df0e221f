#include "mpy/prelude.h"

#include "mpy/vuint.h"

namespace natmod::mpy {
namespace {

// Continuation bytes that still fit the fields; real preludes have one or two.
constexpr unsigned kMaxContinuations = 8;

// First byte 0bxSSSSEAA, then as long as x is set 0bxFSSKAED: each continuation holds the next
// higher bits of State, Exception stack, scope Flags, Args, Keyword-only args, Defaults.
void read_signature(ByteReader& in, Prelude& prelude) {
  uint32_t z = in.u8();
  prelude.n_state = (z >> 3 & 0xf) + 1;
  prelude.n_exc_stack = z >> 2 & 1;
  prelude.n_pos_args = z & 3;
  for (unsigned n = 0; z & 0x80; ++n) {
    if (n == kMaxContinuations) in.bad("prelude signature is too long");
    z = in.u8();
    prelude.n_state += (z & 0x30) << 2 * n;
    prelude.n_exc_stack |= (z & 0x02) << n;
    prelude.scope_flags |= (z >> 6 & 1) << n;
    prelude.n_pos_args |= (z & 0x04) << n;
    prelude.n_kwonly_args |= (z >> 3 & 1) << n;
    prelude.n_def_pos_args |= (z & 1) << n;
  }
}

}  // namespace

Prelude read_prelude(ByteReader& in) {
  Prelude prelude;
  read_signature(in, prelude);

  // Each byte 0bxIIIIIIC: the next higher bits of Info size and Cell count.
  prelude.sizes_begin = in.offset();
  uint64_t info_size = 0;
  uint64_t n_cells = 0;
  for (unsigned n = 0;; ++n) {
    if (n == kMaxContinuations) in.bad("prelude sizes are too long");
    uint64_t z = in.u8();
    info_size |= (z >> 1 & 0x3f) << 6 * n;
    n_cells |= (z & 1) << n;
    if (!(z & 0x80)) break;
  }

  prelude.names_begin = in.offset();
  if (info_size > in.left() || n_cells > in.left() - info_size) {
    in.bad("prelude is longer than the code");
  }
  prelude.cells_begin = prelude.names_begin + static_cast<size_t>(info_size);
  prelude.opcodes_begin = prelude.cells_begin + static_cast<size_t>(n_cells);
  uint64_t n_names = uint64_t{1} + prelude.n_pos_args + prelude.n_kwonly_args;
  if (n_names > info_size) in.bad("prelude has more arguments than names");
  for (uint64_t i = 0; i < n_names; ++i) prelude.names.push_back(read_vuint(in));
  prelude.lines_begin = in.offset();
  if (prelude.lines_begin > prelude.cells_begin) in.bad("prelude names are longer than stated");
  in.take(prelude.opcodes_begin - prelude.lines_begin);
  return prelude;
}

void append_prelude_signature(std::vector<uint8_t>& out, const Prelude& prelude) {
  uint32_t s = prelude.n_state - 1, e = prelude.n_exc_stack, f = prelude.scope_flags;
  uint32_t a = prelude.n_pos_args, k = prelude.n_kwonly_args, d = prelude.n_def_pos_args;
  uint32_t z = (s & 0xf) << 3 | (e & 1) << 2 | (a & 3);
  s >>= 4, e >>= 1, a >>= 2;
  while ((s | e | f | a | k | d) != 0) {
    out.push_back(static_cast<uint8_t>(0x80 | z));
    z = (f & 1) << 6 | (s & 3) << 4 | (k & 1) << 3 | (a & 1) << 2 | (e & 1) << 1 | (d & 1);
    s >>= 2, e >>= 1, f >>= 1, a >>= 1, k >>= 1, d >>= 1;
  }
  out.push_back(static_cast<uint8_t>(z));
}

void append_prelude_sizes(std::vector<uint8_t>& out, size_t info_size, size_t n_cells) {
  bool more = true;
  while (more) {
    unsigned z = static_cast<unsigned>((info_size & 0x3f) << 1 | (n_cells & 1));
    info_size >>= 6;
    n_cells >>= 1;
    more = (info_size | n_cells) != 0;
    out.push_back(static_cast<uint8_t>(more ? 0x80 | z : z));
  }
}

}  // namespace natmod::mpy
