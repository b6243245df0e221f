// What the files of this module share: a growing output, and the two directions of the DEFLATE
// format (RFC 1951).

#ifndef SQUEEZE_H_
#define SQUEEZE_H_

#include "py/dynruntime.h"

// Bytes written so far. The memory belongs to Python's heap, and moves as it grows.
typedef struct {
  uint8_t* data;
  size_t len;
  size_t capacity;
} output_t;

void output_init(output_t* out, size_t capacity);
void output_byte(output_t* out, uint8_t byte);
void output_bytes(output_t* out, const uint8_t* bytes, size_t n);

// Tables of the format. A length code c stands for lengths from length_base[c], with
// length_extra[c] more bits that say which; distances likewise.
#define N_LENGTH_CODES (29)
#define N_DISTANCE_CODES (30)
extern const uint16_t length_base[N_LENGTH_CODES];
extern const uint8_t length_extra[N_LENGTH_CODES];
extern const uint16_t distance_base[N_DISTANCE_CODES];
extern const uint8_t distance_extra[N_DISTANCE_CODES];

#define MIN_MATCH (3)
#define MAX_MATCH (258)

// Appends data[0..len) to out, compressed. level is 0 (store) to 9 (search longest).
void deflate(output_t* out, const uint8_t* data, size_t len, int level);

typedef enum {
  INFLATE_OK,
  INFLATE_TRUNCATED,     // the input ends too early
  INFLATE_BAD_BLOCK,     // a block of the reserved kind
  INFLATE_BAD_STORED,    // a stored block whose length is not confirmed
  INFLATE_BAD_CODES,     // code lengths that are no prefix code
  INFLATE_BAD_SYMBOL,    // a code that stands for nothing
  INFLATE_BAD_DISTANCE,  // a copy from before the beginning
  INFLATE_TOO_LONG,      // more output than the limit
} inflate_result_t;

// Appends what data[0..len) holds to out, at most limit bytes; *used is the input that it took.
inflate_result_t inflate(output_t* out, const uint8_t* data, size_t len, size_t limit,
                         size_t* used);

uint32_t crc32(uint32_t crc, const uint8_t* data, size_t len);
uint32_t adler32(uint32_t adler, const uint8_t* data, size_t len);

#endif
