// The two checksums of compressed files.

#include "squeeze.h"

// The remainders of four bits, polynomial 0xedb88320 (reflected): 64 bytes instead of 1024, for two
// steps a byte instead of one.
static const uint32_t crc_table[16] = {
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
    0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

uint32_t crc32(uint32_t crc, const uint8_t* data, size_t len) {
  crc = ~crc;
  for (size_t i = 0; i < len; ++i) {
    crc ^= data[i];
    crc = (crc >> 4) ^ crc_table[crc & 15];
    crc = (crc >> 4) ^ crc_table[crc & 15];
  }
  return ~crc;
}

#define ADLER_MODULUS (65521)  // the largest prime below 2^16

uint32_t adler32(uint32_t adler, const uint8_t* data, size_t len) {
  uint32_t sum = adler & 0xffff;
  uint32_t sum_of_sums = adler >> 16;
  for (size_t i = 0; i < len; ++i) {
    sum += data[i];
    if (sum >= ADLER_MODULUS) sum -= ADLER_MODULUS;
    sum_of_sums += sum;
    if (sum_of_sums >= ADLER_MODULUS) sum_of_sums -= ADLER_MODULUS;
  }
  return sum_of_sums << 16 | sum;
}
