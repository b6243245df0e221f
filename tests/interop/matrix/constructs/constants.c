// about: constants of all widths, float and double arithmetic as bits, strings that share an end
// expect: 3233 3234
#include "construct.h"

static const double halves[] = {0.5, 1.5};
static const uint64_t wide[] = {0x1122334455667788u, 3};

unsigned constants(unsigned phase) {
  union {
    double number;
    uint64_t bits;
  } value = {halves[1]};
  TOUCH(value);
  const char* volatile tail = "string";
  const char* volatile whole = "long string";
  if (whole[5] != tail[0] || value.bits >> 52 != 0x3ff) return 1;
  return (unsigned)(wide[0] >> 56) * 100 + (unsigned)(wide[0] & 0xff) * 11 + (unsigned)wide[1] +
         phase + 34;
}
