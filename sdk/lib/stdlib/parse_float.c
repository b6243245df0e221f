// Text to the floating-point number that is nearest to it, halves to the even one.
//
// A decimal number is kept as digits, and doubled and halved until it is between 1/2 and 1; the
// bits of the mantissa are then the whole part of it, shifted left by their number. That takes no
// arithmetic of more than 32 bits but for the last step, no tables, and is exact, for no number
// that lies between two doubles needs more digits than there is room for; of what is behind them,
// only whether it is 0 matters. Nigel Tao, "ParseNumberF64 by Simple Decimal Conversion".
#include "parse_float.h"

enum { kMaxDigits = 800, kMaxShift = 27, kMaxExponent = 100000 };

typedef struct {
  int count;     // of digits; neither the first nor the last is 0
  int point;     // 0.DIGITS times 10 to this power
  _Bool is_cut;  // there are more, not all of them 0
  uint8_t digits[kMaxDigits];
} decimal_t;

typedef struct {
  int mantissa_bits;  // as stored, without the first
  int bias;           // the exponent of the denormal numbers, less 1
  uint64_t infinity;
} format_t;

static const format_t kFloat = {23, -127, 0x7f800000};
static const format_t kDouble = {52, -1023, 0x7ff0000000000000};

static char at(const char* s, const char* limit) {
  return s < limit ? *s : 0;
}

static void trim(decimal_t* d) {
  while (d->count > 0 && d->digits[d->count - 1] == 0) --d->count;
  if (d->count == 0) d->point = 0;
}

static void double_times(decimal_t* d, int times) {
  uint32_t carry = 0;
  for (int i = d->count; i-- > 0;) {
    const uint32_t n = ((uint32_t)d->digits[i] << times) + carry;
    carry = n / 10;
    d->digits[i] = (uint8_t)(n - carry * 10);
  }
  for (; carry != 0; carry /= 10) {
    if (d->count == kMaxDigits) {
      d->is_cut |= d->digits[--d->count] != 0;
    }
    for (int i = d->count; i > 0; --i) d->digits[i] = d->digits[i - 1];
    d->digits[0] = (uint8_t)(carry % 10);
    ++d->count;
    ++d->point;
  }
  trim(d);
}

static void halve_times(decimal_t* d, int times) {
  if (d->count == 0) return;
  uint32_t rest = 0;
  int from = 0, to = 0;
  for (; rest >> times == 0; ++from) {
    rest = rest * 10 + (from < d->count ? d->digits[from] : 0);
  }
  d->point -= from - 1;
  const uint32_t mask = (1u << times) - 1;
  for (; from < d->count || rest != 0; ++from) {
    const uint8_t digit = (uint8_t)(rest >> times);
    if (to < kMaxDigits) {
      d->digits[to++] = digit;
    } else {
      d->is_cut |= digit != 0;
    }
    rest = (rest & mask) * 10 + (from < d->count ? d->digits[from] : 0);
  }
  d->count = to;
  trim(d);
}

// By a negative number: halves it.
static void shift(decimal_t* d, int times) {
  while (times != 0) {
    const int most = times > 0 ? kMaxShift : -kMaxShift;
    const int step = times > kMaxShift || times < -kMaxShift ? most : times;
    if (step > 0) double_times(d, step);
    if (step < 0) halve_times(d, -step);
    times -= step;
  }
}

static _Bool rounds_up(const decimal_t* d) {
  if (d->point < 0 || d->point >= d->count) return 0;
  const _Bool is_half = d->digits[d->point] == 5 && d->point + 1 == d->count && !d->is_cut;
  if (is_half) return d->point > 0 && (d->digits[d->point - 1] & 1);
  return d->digits[d->point] >= 5;
}

static uint64_t rounded(const decimal_t* d) {
  uint64_t n = 0;
  for (int i = 0; i < d->point; ++i) n = n * 10 + (i < d->count ? d->digits[i] : 0);
  return n + rounds_up(d);
}

// How many doublings or halvings bring the point to the front, without going beyond.
static int steps(int point) {
  return point >= 9 ? kMaxShift : point * 3 + (point > 3 ? point / 4 : 0) + (point == 0);
}

static uint64_t decimal_bits(decimal_t* d, const format_t* format) {
  if (d->count == 0 || d->point < -330) return 0;
  if (d->point > 310) return format->infinity;
  int exponent = -1;
  while (d->point > 0) {
    const int n = steps(d->point);
    halve_times(d, n);
    exponent += n;
  }
  while (d->point < 0 || d->digits[0] < 5) {
    const int n = steps(-d->point);
    double_times(d, n);
    exponent -= n;
  }
  if (exponent <= format->bias) {
    shift(d, exponent - format->bias - 1);
    exponent = format->bias + 1;
  }
  shift(d, format->mantissa_bits + 1);
  // The mantissa's first bit, which is not stored, adds the 1 that is missing in the exponent.
  const uint64_t above = (uint64_t)(exponent - format->bias - 1) << format->mantissa_bits;
  const uint64_t bits = above + rounded(d);
  return bits < format->infinity ? bits : format->infinity;
}

// mantissa * 2^exponent
static uint64_t binary_bits(uint64_t mantissa, int exponent, const format_t* format) {
  if (mantissa == 0) return 0;
  while (mantissa >> 63 == 0) {
    mantissa <<= 1;
    --exponent;
  }
  exponent += 63;
  if (exponent > -format->bias) return format->infinity;
  int dropped = 63 - format->mantissa_bits;
  if (exponent <= format->bias) {
    dropped += format->bias + 1 - exponent;
    exponent = format->bias + 1;
  }
  if (dropped > 64) return 0;
  const uint64_t kept = dropped == 64 ? 0 : mantissa >> dropped;
  const uint64_t rest = mantissa << (64 - dropped), half = (uint64_t)1 << 63;
  const _Bool is_up = rest > half || (rest == half && (kept & 1));
  const uint64_t above = (uint64_t)(exponent - format->bias - 1) << format->mantissa_bits;
  const uint64_t bits = above + kept + is_up;
  return bits < format->infinity ? bits : format->infinity;
}

// The exponent behind a letter, if it has digits.
static int parse_exponent(const char** s, const char* limit, const char** taken) {
  const char* p = *s + 1;
  const _Bool is_negative = at(p, limit) == '-';
  if (is_negative || at(p, limit) == '+') ++p;
  *taken = p;
  int value = 0;
  for (char c; LIB_IS_BETWEEN(c = at(p, limit), '0', '9'); *s = *taken = ++p) {
    if (value < kMaxExponent) value = value * 10 + (c - '0');
  }
  return is_negative ? -value : value;
}

static int hex_digit(char c) {
  if (LIB_IS_BETWEEN(c, '0', '9')) return c - '0';
  return LIB_IS_BETWEEN(c | 32, 'a', 'f') ? (c | 32) - 'a' + 10 : -1;
}

static _Bool parse_hex(lib_float_t* result, const char* s, const char* limit,
                       const format_t* format) {
  uint64_t mantissa = 0;
  int exponent = 0;
  _Bool has_digits = 0, has_point = 0;
  for (;; ++s) {
    const char c = at(s, limit);
    const int digit = hex_digit(c);
    if (digit < 0 && (c != '.' || has_point)) break;
    if (digit < 0) {
      has_point = 1;
      continue;
    }
    has_digits = 1;
    if (mantissa >> 60 == 0) {
      mantissa = mantissa << 4 | (unsigned)digit;
      exponent -= has_point ? 4 : 0;
    } else {
      mantissa |= digit != 0;
      exponent += has_point ? 0 : 4;
    }
  }
  result->taken = s;
  if (!has_digits) return 0;
  if ((at(s, limit) | 32) == 'p') exponent += parse_exponent(&s, limit, &result->taken);
  result->end = s;
  result->bits = binary_bits(mantissa, exponent, format);
  result->is_too_large = result->bits == format->infinity;
  return 1;
}

static void parse_decimal(lib_float_t* result, const char* s, const char* limit,
                          const format_t* format) {
  decimal_t d;
  d.count = d.point = 0;
  d.is_cut = 0;
  _Bool has_digits = 0, has_point = 0;
  for (;; ++s) {
    const char c = at(s, limit);
    if (c == '.' && !has_point) {
      has_point = 1;
      continue;
    }
    if (!LIB_IS_BETWEEN(c, '0', '9')) break;
    has_digits = 1;
    const _Bool is_leading = d.count == 0 && c == '0';
    if (!is_leading && d.count < kMaxDigits) {
      d.digits[d.count++] = (uint8_t)(c - '0');
    } else if (!is_leading) {
      d.is_cut |= c != '0';
    }
    // The point comes behind all digits before it, and behind the zeros in front of the first.
    if (!has_point && !is_leading && d.point < kMaxExponent) ++d.point;
    if (has_point && is_leading && d.point > -kMaxExponent) --d.point;
  }
  result->taken = s;
  if (!has_digits) return;
  if ((at(s, limit) | 32) == 'e') d.point += parse_exponent(&s, limit, &result->taken);
  result->end = s;
  trim(&d);
  result->bits = decimal_bits(&d, format);
  result->is_too_large = result->bits == format->infinity;
}

// Whether `word` is there, in letters of any case.
static _Bool has_word(const char* s, const char* limit, const char* word) {
  for (; *word != 0; ++word, ++s) {
    if ((at(s, limit) | 32) != *word) return 0;
  }
  return 1;
}

static _Bool parse_word(lib_float_t* result, const char* s, const char* limit,
                        const format_t* format) {
  const _Bool is_infinity = has_word(s, limit, "inf");
  if (!is_infinity && !has_word(s, limit, "nan")) return 0;
  result->end = result->taken = s + (has_word(s, limit, "infinity") ? 8 : 3);
  result->bits = format->infinity;
  if (!is_infinity) result->bits |= (uint64_t)1 << (format->mantissa_bits - 1);
  return 1;
}

lib_float_t __natmod_parse_float(const char* s, const char* limit, _Bool is_double) {
  const format_t* format = is_double ? &kDouble : &kFloat;
  lib_float_t result = {s, s, 0, 0};
  const _Bool is_negative = at(s, limit) == '-';
  if (is_negative || at(s, limit) == '+') ++s;
  if (!parse_word(&result, s, limit, format)) {
    const _Bool is_hex = at(s, limit) == '0' && (at(s + 1, limit) | 32) == 'x';
    if (!is_hex || !parse_hex(&result, s + 2, limit, format)) {
      const char* behind_prefix = result.taken;
      parse_decimal(&result, s, limit, format);
      if (is_hex) result.taken = behind_prefix;
    }
  }
  const uint64_t sign = (uint64_t)is_negative << (is_double ? 63 : 31);
  result.bits |= sign;
  return result;
}
