// Compression: find repetitions (LZ77), write them with the format's fixed Huffman codes.
//
// A hash of the next three bytes leads to the last position with that hash, and from each position
// a link leads to the one before, as far back as the window reaches. The level says how many of
// these are tried, and whether a match is put off when the next byte starts a longer one.

#include "squeeze.h"

#define WINDOW_BITS (12)
#define WINDOW (1 << WINDOW_BITS)
#define HASH_BITS (10)
#define END_OF_BLOCK (256)
#define MAX_STORED (65535)

typedef struct {
  uint16_t max_tries;
  uint16_t good_enough;  // a match of this length ends the search
  bool lazy;
} effort_t;

static const effort_t efforts[10] = {
    {0, 0, false},  {2, 8, false},   {4, 16, false},  {8, 32, false},   {8, 16, true},
    {16, 32, true}, {32, 128, true}, {64, 128, true}, {256, 258, true}, {4096, 258, true},
};

const uint16_t length_base[N_LENGTH_CODES] = {3,  4,  5,  6,   7,   8,   9,   10,  11, 13,
                                              15, 17, 19, 23,  27,  31,  35,  43,  51, 59,
                                              67, 83, 99, 115, 131, 163, 195, 227, 258};
const uint8_t length_extra[N_LENGTH_CODES] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                              2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
const uint16_t distance_base[N_DISTANCE_CODES] = {
    1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
    193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
const uint8_t distance_extra[N_DISTANCE_CODES] = {0, 0, 0,  0,  1,  1,  2,  2,  3,  3,
                                                  4, 4, 5,  5,  6,  6,  7,  7,  8,  8,
                                                  9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

// ---- Output

void output_init(output_t* out, size_t capacity) {
  out->data = m_new(uint8_t, capacity);
  out->len = 0;
  out->capacity = capacity;
}

static void output_reserve(output_t* out, size_t more) {
  if (more > out->capacity - out->len) {
    size_t capacity = out->capacity + out->capacity / 2 + more;
    out->data = m_renew(uint8_t, out->data, out->capacity, capacity);
    out->capacity = capacity;
  }
}

void output_byte(output_t* out, uint8_t byte) {
  output_reserve(out, 1);
  out->data[out->len++] = byte;
}

void output_bytes(output_t* out, const uint8_t* bytes, size_t n) {
  output_reserve(out, n);
  memcpy(out->data + out->len, bytes, n);
  out->len += n;
}

// Bits go into bytes from the lowest up. Fewer than 8 wait in pending between calls.
typedef struct {
  output_t* out;
  uint32_t pending;
  uint32_t n_pending;
} bit_writer_t;

static void put_bits(bit_writer_t* writer, uint32_t bits, uint32_t n) {
  writer->pending |= bits << writer->n_pending;
  writer->n_pending += n;
  while (writer->n_pending >= 8) {
    output_byte(writer->out, writer->pending);
    writer->pending >>= 8;
    writer->n_pending -= 8;
  }
}

static void put_to_byte(bit_writer_t* writer) {
  if (writer->n_pending > 0) {
    put_bits(writer, 0, 8 - writer->n_pending);
  }
}

// ---- The fixed codes. Huffman codes, unlike numbers, go out highest bit first.

static uint32_t reversed(uint32_t code, uint32_t n) {
  uint32_t result = 0;
  for (; n > 0; --n, code >>= 1) {
    result = result << 1 | (code & 1);
  }
  return result;
}

typedef struct {
  uint16_t first_symbol;
  uint16_t first_code;
  uint8_t n_bits;
} code_range_t;

static const code_range_t fixed_codes[] = {
    {280, 0xc0, 8}, {256, 0, 7}, {144, 0x190, 9}, {0, 0x30, 8}};

static void put_symbol(bit_writer_t* writer, uint32_t symbol) {
  const code_range_t* range = fixed_codes;
  while (symbol < range->first_symbol) {
    ++range;
  }
  uint32_t code = range->first_code + symbol - range->first_symbol;
  put_bits(writer, reversed(code, range->n_bits), range->n_bits);
}

static uint32_t last_not_above(const uint16_t* table, uint32_t n, uint32_t value) {
  while (table[--n] > value) {
  }
  return n;
}

static void put_match(bit_writer_t* writer, uint32_t length, uint32_t distance) {
  uint32_t code = last_not_above(length_base, N_LENGTH_CODES, length);
  put_symbol(writer, 257 + code);
  put_bits(writer, length - length_base[code], length_extra[code]);
  code = last_not_above(distance_base, N_DISTANCE_CODES, distance);
  put_bits(writer, reversed(code, 5), 5);
  put_bits(writer, distance - distance_base[code], distance_extra[code]);
}

// ---- Search

typedef struct {
  const uint8_t* data;
  size_t len;
  const effort_t* effort;
  uint32_t newest[1 << HASH_BITS];  // 1 + the last position with this hash, or 0
  uint16_t back[WINDOW];            // from a position to the one before with its hash, or 0
} searcher_t;

typedef struct {
  uint32_t length;
  uint32_t distance;
} match_t;

// The longest match for the bytes at position, which is then itself made known to later searches.
static match_t search(searcher_t* searcher, size_t position) {
  match_t best = {0, 0};
  size_t left = searcher->len - position;
  if (left < MIN_MATCH) {
    return best;
  }
  const uint8_t* here = searcher->data + position;
  uint32_t max_length = left < MAX_MATCH ? left : MAX_MATCH;
  uint32_t hash =
      ((here[0] | here[1] << 8 | (uint32_t)here[2] << 16) * 0x9e3779b1u) >> (32 - HASH_BITS);
  size_t newest = searcher->newest[hash];
  size_t distance = newest == 0 ? WINDOW : position - (newest - 1);
  searcher->newest[hash] = position + 1;
  searcher->back[position & (WINDOW - 1)] = distance < WINDOW ? distance : 0;

  for (uint32_t tries = searcher->effort->max_tries; distance < WINDOW && tries > 0; --tries) {
    const uint8_t* there = here - distance;
    uint32_t length = 0;
    while (length < max_length && there[length] == here[length]) {
      ++length;
    }
    if (length > best.length) {
      best = (match_t){length, distance};
      if (length >= searcher->effort->good_enough || length == max_length) {
        break;
      }
    }
    uint32_t step = searcher->back[(position - distance) & (WINDOW - 1)];
    if (step == 0) {
      break;
    }
    distance += step;
  }
  return best;
}

// ---- Blocks

static void put_fixed_block(bit_writer_t* writer, searcher_t* searcher) {
  put_bits(writer, 1, 1);  // the last block
  put_bits(writer, 1, 2);  // with fixed codes
  const uint8_t* data = searcher->data;
  size_t position = 0;
  match_t match = search(searcher, 0);
  while (position < searcher->len) {
    match_t next = {0, 0};
    bool searched = position + 1 < searcher->len;
    if (searched) {
      next = search(searcher, position + 1);
    }
    bool put_off = searcher->effort->lazy && next.length > match.length;
    if (match.length < MIN_MATCH || put_off) {
      put_symbol(writer, data[position]);
      position += 1;
      match = next;
      continue;
    }
    put_match(writer, match.length, match.distance);
    size_t end = position + match.length;
    for (position += 2; position < end; ++position) {
      search(searcher, position);
    }
    position = end;
    match = search(searcher, position);
  }
  put_symbol(writer, END_OF_BLOCK);
  put_to_byte(writer);
}

static void put_stored_blocks(bit_writer_t* writer, const uint8_t* data, size_t len) {
  do {
    uint32_t n = len < MAX_STORED ? len : MAX_STORED;
    put_bits(writer, n == len, 1);
    put_bits(writer, 0, 2);
    put_to_byte(writer);
    put_bits(writer, n, 16);
    put_bits(writer, n ^ 0xffff, 16);
    output_bytes(writer->out, data, n);
    data += n;
    len -= n;
  } while (len > 0);
}

void deflate(output_t* out, const uint8_t* data, size_t len, int level) {
  bit_writer_t writer = {.out = out};
  size_t start = out->len;
  if (level > 0) {
    searcher_t* searcher = m_new(searcher_t, 1);
    memset(searcher->newest, 0, sizeof(searcher->newest));
    searcher->data = data;
    searcher->len = len;
    searcher->effort = &efforts[level];
    put_fixed_block(&writer, searcher);
    m_del(searcher_t, searcher, 1);
    if (out->len - start <= len + 5) {
      return;
    }
    out->len = start;  // longer than the data themselves: store them
  }
  put_stored_blocks(&writer, data, len);
}
