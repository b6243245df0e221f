// Decompression. The input is not trusted: each table, symbol and distance is checked before use.
//
// A prefix code is kept as two arrays: how many codes there are of each length, and the symbols in
// the order of their codes. That is all that a canonical code is, and small enough for the stack.

#include "squeeze.h"

#define MAX_CODE_BITS (15)
#define N_LITERALS (288)
#define N_DISTANCES (32)
#define N_CODE_LENGTHS (19)
#define END_OF_BLOCK (256)

typedef struct {
  const uint8_t* data;
  size_t len;
  size_t next;
  uint32_t bits;
  uint32_t n_bits;
  bool truncated;  // more was asked for than there is; the bits that lacked were read as zero
} bit_reader_t;

static uint32_t get_bits(bit_reader_t* reader, uint32_t n) {
  while (reader->n_bits < n) {
    uint8_t byte = 0;
    if (reader->next < reader->len) {
      byte = reader->data[reader->next++];
    } else {
      reader->truncated = true;
    }
    reader->bits |= (uint32_t)byte << reader->n_bits;
    reader->n_bits += 8;
  }
  uint32_t result = reader->bits & ((1u << n) - 1);
  reader->bits >>= n;
  reader->n_bits -= n;
  return result;
}

// ---- Prefix codes

typedef struct {
  uint16_t count[MAX_CODE_BITS + 1];
  uint16_t symbols[N_LITERALS];
} prefix_code_t;

// False when the lengths ask for more codes than there are, or leave codes without a meaning. One
// single code of one bit is allowed to do the latter, and so is no code at all.
static bool build_code(prefix_code_t* code, const uint8_t* lengths, size_t n) {
  memset(code->count, 0, sizeof(code->count));
  for (size_t i = 0; i < n; ++i) {
    code->count[lengths[i]] += 1;
  }
  size_t used = n - code->count[0];
  code->count[0] = 0;
  int32_t left = 1;
  uint16_t offset[MAX_CODE_BITS + 1];
  offset[1] = 0;
  for (int i = 1; i <= MAX_CODE_BITS; ++i) {
    left = 2 * left - code->count[i];
    if (left < 0) {
      return false;
    }
    if (i < MAX_CODE_BITS) {
      offset[i + 1] = offset[i] + code->count[i];
    }
  }
  for (size_t i = 0; i < n; ++i) {
    if (lengths[i] != 0) {
      code->symbols[offset[lengths[i]]++] = i;
    }
  }
  return left == 0 || used == 0 || (used == 1 && code->count[1] == 1);
}

// The next symbol, or -1 for a code without a meaning.
static int get_symbol(bit_reader_t* reader, const prefix_code_t* code) {
  int32_t value = 0;  // the bits so far, less the first code of this length
  int32_t index = 0;
  for (int i = 1; i <= MAX_CODE_BITS; ++i) {
    value += get_bits(reader, 1);
    int32_t count = code->count[i];
    if (value < count) {
      return code->symbols[index + value];
    }
    index += count;
    value = 2 * (value - count);
  }
  return -1;
}

// ---- Blocks

typedef struct {
  prefix_code_t literals;
  prefix_code_t distances;
  bit_reader_t reader;
  output_t* out;
  size_t start;
  size_t limit;
} inflater_t;

static inflate_result_t inflate_stored(inflater_t* in) {
  bit_reader_t* reader = &in->reader;
  reader->bits = 0;  // the rest of the byte
  reader->n_bits = 0;
  uint32_t n = get_bits(reader, 16);
  uint32_t inverse = get_bits(reader, 16);
  if (reader->truncated || n > reader->len - reader->next) {
    return INFLATE_TRUNCATED;
  }
  if (n != (inverse ^ 0xffff)) {
    return INFLATE_BAD_STORED;
  }
  if (n > in->limit - (in->out->len - in->start)) {
    return INFLATE_TOO_LONG;
  }
  output_bytes(in->out, reader->data + reader->next, n);
  reader->next += n;
  return INFLATE_OK;
}

static inflate_result_t inflate_codes(inflater_t* in) {
  output_t* out = in->out;
  for (;;) {
    int symbol = get_symbol(&in->reader, &in->literals);
    if (in->reader.truncated) {
      return INFLATE_TRUNCATED;
    }
    if (symbol == END_OF_BLOCK) {
      return INFLATE_OK;
    }
    size_t room = in->limit - (out->len - in->start);
    if (symbol >= 0 && symbol < END_OF_BLOCK) {
      if (room == 0) {
        return INFLATE_TOO_LONG;
      }
      output_byte(out, symbol);
      continue;
    }
    symbol -= END_OF_BLOCK + 1;
    if (symbol < 0 || symbol >= N_LENGTH_CODES) {
      return INFLATE_BAD_SYMBOL;
    }
    size_t length = length_base[symbol] + get_bits(&in->reader, length_extra[symbol]);
    symbol = get_symbol(&in->reader, &in->distances);
    if (symbol < 0 || symbol >= N_DISTANCE_CODES) {
      return in->reader.truncated ? INFLATE_TRUNCATED : INFLATE_BAD_SYMBOL;
    }
    size_t distance = distance_base[symbol] + get_bits(&in->reader, distance_extra[symbol]);
    if (in->reader.truncated) {
      return INFLATE_TRUNCATED;
    }
    if (distance > out->len - in->start) {
      return INFLATE_BAD_DISTANCE;
    }
    if (length > room) {
      return INFLATE_TOO_LONG;
    }
    for (; length > 0; --length) {
      output_byte(out, out->data[out->len - distance]);
    }
  }
}

static void fixed_codes(inflater_t* in) {
  uint8_t lengths[N_LITERALS];
  for (int i = 0; i < N_LITERALS; ++i) {
    lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  }
  build_code(&in->literals, lengths, N_LITERALS);
  memset(lengths, 5, N_DISTANCES);
  build_code(&in->distances, lengths, N_DISTANCES);
}

// The lengths of the codes are themselves written with a prefix code, whose lengths come first, in
// an order that puts the rarely used ones at the end.
static inflate_result_t dynamic_codes(inflater_t* in) {
  static const uint8_t order[N_CODE_LENGTHS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                11, 4,  12, 3, 13, 2, 14, 1, 15};
  bit_reader_t* reader = &in->reader;
  size_t n_literals = 257 + get_bits(reader, 5);
  size_t n_distances = 1 + get_bits(reader, 5);
  size_t n_code_lengths = 4 + get_bits(reader, 4);
  uint8_t lengths[N_LITERALS + N_DISTANCES];
  memset(lengths, 0, N_CODE_LENGTHS);
  for (size_t i = 0; i < n_code_lengths; ++i) {
    lengths[order[i]] = get_bits(reader, 3);
  }
  if (!build_code(&in->literals, lengths, N_CODE_LENGTHS)) {
    return INFLATE_BAD_CODES;
  }
  if (n_literals > 286 || n_distances > N_DISTANCE_CODES) {
    return INFLATE_BAD_CODES;
  }
  for (size_t i = 0; i < n_literals + n_distances;) {
    int symbol = get_symbol(reader, &in->literals);
    if (reader->truncated) {
      return INFLATE_TRUNCATED;
    }
    uint8_t length = 0;
    size_t repeat = 1;
    switch (symbol) {
      case -1:
        return INFLATE_BAD_SYMBOL;
      case 16:
        if (i == 0) {
          return INFLATE_BAD_CODES;
        }
        length = lengths[i - 1];
        repeat = 3 + get_bits(reader, 2);
        break;
      case 17:
        repeat = 3 + get_bits(reader, 3);
        break;
      case 18:
        repeat = 11 + get_bits(reader, 7);
        break;
      default:
        length = symbol;
    }
    if (repeat > n_literals + n_distances - i) {
      return INFLATE_BAD_CODES;
    }
    for (; repeat > 0; --repeat) {
      lengths[i++] = length;
    }
  }
  bool good = lengths[END_OF_BLOCK] != 0 && build_code(&in->literals, lengths, n_literals) &&
              build_code(&in->distances, lengths + n_literals, n_distances);
  return good ? INFLATE_OK : INFLATE_BAD_CODES;
}

inflate_result_t inflate(output_t* out, const uint8_t* data, size_t len, size_t limit,
                         size_t* used) {
  inflater_t in = {.out = out, .start = out->len, .limit = limit};
  in.reader.data = data;
  in.reader.len = len;
  inflate_result_t result = INFLATE_OK;
  for (bool last = false; !last && result == INFLATE_OK;) {
    last = get_bits(&in.reader, 1);
    switch (get_bits(&in.reader, 2)) {
      case 0:
        result = inflate_stored(&in);
        break;
      case 1:
        fixed_codes(&in);
        result = inflate_codes(&in);
        break;
      case 2:
        result = dynamic_codes(&in);
        if (result == INFLATE_OK) {
          result = inflate_codes(&in);
        }
        break;
      default:
        result = INFLATE_BAD_BLOCK;
    }
    if (in.reader.truncated) {
      result = INFLATE_TRUNCATED;
    }
  }
  *used = in.reader.next;
  return result;
}
