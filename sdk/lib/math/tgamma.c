// Γ(x), by whole numbers of 64 bits: within 1 ulp, the same on every machine, and no floating-point
// functions are linked for it. With x = n + f, 0 <= f < 1, and R(f) = 1 / Γ(1 + f), it is
//
//     (1 + f) (2 + f) ... (n - 1 + f) / R(f)                  n > 0
//     1 / (R(f) f (1 - f) (2 - f) ... (-n - f)), with a sign     n <= 0
//
// R has no poles, so a polynomial of degree 16 suffices: it is within 2^-61 of R from 0 to 1, and
// exactly 1 at 0, so that Γ of small whole numbers is exact.
#include "lib.h"

// mantissa * 2^exponent; the mantissa's highest bit is set.
struct number {
  uint64_t mantissa;
  int exponent;
};

static struct number normalised(uint64_t mantissa, int exponent) {
  for (; mantissa >> 63 == 0; mantissa <<= 1) --exponent;
  return (struct number){mantissa, exponent};
}

// The upper half of a product.
static uint64_t multiply_high(uint64_t a, uint64_t b) {
  const uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
  const uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
  const uint64_t other = a0 * b1 + (uint32_t)middle;
  return a1 * b1 + (middle >> 32) + (other >> 32);
}

static void multiply(struct number* a, struct number b) {
  *a = normalised(multiply_high(a->mantissa, b.mantissa), a->exponent + b.exponent + 64);
}

static struct number divide(struct number a, struct number b) {
  struct number quotient = {0, a.exponent - b.exponent - 63};
  uint64_t rest = a.mantissa;
  uint64_t carry = 0;
  if (rest < b.mantissa) {
    carry = 1;
    rest <<= 1;
    --quotient.exponent;
  }
  for (int i = 0; i < 64; ++i) {
    const int bit = carry || rest >= b.mantissa;
    if (bit) rest -= b.mantissa;
    quotient.mantissa = quotient.mantissa << 1 | (unsigned)bit;
    carry = rest >> 63;
    rest <<= 1;
  }
  return quotient;
}

// R(f); f in units of 2^-64, the coefficients of (R(f) - 1) / f in 2^-63.
static struct number reciprocal_gamma(uint64_t f) {
  static const int64_t coefficients[] = {
    -0x00000001806d2354, 0x00000030283116bb, -0x000001fbf2ae16d0, 0x000009d94d222967,
    -0x00000ad231cd79f9, -0x0000a8ab34be2f1b, 0x0004320a560a2452, -0x00070d87b753e39a,
    -0x00262e25d5f58200, 0x00ec8ce349bc6f5a, -0x013b4af29e2de309, -0x0566bc40ee6da105,
    0x15512320b41d5ca8, -0x056057a3e89b0d1f, -0x53f3d009abe8ba4b, 0x49e233f1bed863d4,
  };
  int64_t sum = 0;
  for (unsigned i = 0; i < sizeof coefficients / sizeof *coefficients; ++i) {
    const uint64_t product = multiply_high((uint64_t)(sum < 0 ? -sum : sum), f);
    sum = coefficients[i] + (sum < 0 ? -(int64_t)product : (int64_t)product);
  }
  return (struct number){((uint64_t)1 << 63) + multiply_high((uint64_t)sum, f), -63};
}

static double from_bits(uint64_t bits) {
  union {
    uint64_t bits;
    double number;
  } u = {bits};
  return u.number;
}

static const uint64_t kInfinity = (uint64_t)0x7ff << 52;
static const uint64_t kNan = (uint64_t)0xfff << 51;

// The nearest double; of two, the even one.
static double rounded(uint64_t sign, struct number a) {
  int exponent = a.exponent + 63 + 1023;
  unsigned drop = 11;
  if (exponent >= 0x7ff) return from_bits(sign | kInfinity);
  if (exponent < 1) {
    drop += (unsigned)(1 - exponent);
    exponent = 1;
    for (; drop > 63; --drop) a.mantissa = a.mantissa >> 1 | 1;
  }
  uint64_t kept = a.mantissa >> drop;
  const uint64_t rest = a.mantissa << (64 - drop);
  kept += rest >> 63 && (rest << 1 != 0 || kept & 1);
  return from_bits(sign | (((uint64_t)(unsigned)(exponent - 1) << 52) + kept));
}

double tgamma(double x) {
  union {
    double number;
    uint64_t bits;
  } u = {x};
  const uint64_t sign = u.bits & (uint64_t)1 << 63;
  const uint64_t size = u.bits - sign;
  if (size == 0) return from_bits(sign | kInfinity);
  if (size >= kInfinity) return sign && size == kInfinity ? from_bits(kNan) : x;
  const int is_normal = size >> 52 != 0;
  const int scale = (int)(size >> 52) - 1075 + !is_normal;
  const struct number magnitude =
      normalised((size & UINT64_MAX >> 12) | (uint64_t)is_normal << 52, scale);

  // |x| = whole + f
  const int exponent = magnitude.exponent + 63;
  if (exponent > 7) {
    // Far from the range. Of negative numbers, those without a fraction are poles.
    if (!sign) return from_bits(kInfinity);
    const uint64_t last = exponent < 53 ? (uint64_t)1 << (63 - exponent) : 0;
    if ((magnitude.mantissa & (last - 1)) == 0 || last == 0) return from_bits(kNan);
    return from_bits(magnitude.mantissa & last ? 0 : sign);
  }
  int whole = exponent < 0 ? 0 : (int)(magnitude.mantissa >> (63 - exponent));
  uint64_t f = exponent >= 0    ? magnitude.mantissa << exponent << 1
               : exponent > -65 ? magnitude.mantissa >> (-exponent - 1)
                                : 0;

  struct number product = {(uint64_t)1 << 63, -63};
  if (!sign && whole > 0) {
    const struct number divisor = reciprocal_gamma(f);
    while (--whole > 0) multiply(&product, normalised((uint64_t)whole << 56 | f >> 8, -56));
    return rounded(0, divide(product, divisor));
  }
  const struct number one = product;
  if (sign) {
    if (exponent >= 0 && f == 0) return from_bits(kNan);
    f = -f;
    if (f != 0) multiply(&product, normalised(f, -64));
    for (int k = 1; k <= whole; ++k) {
      multiply(&product, normalised(((uint64_t)k << 56) - (f >> 8), -56));
    }
  }
  multiply(&product, magnitude);
  multiply(&product, reciprocal_gamma(f));
  return rounded(whole & 1 ? 0 : sign, divide(one, product));
}
