// The module random: the generator "yasmarang", so that a seed gives the same numbers as on boards.
//
// Source: MicroPython's extmod/modrandom.c.
#include <bit>

#include "modules/modules.h"
#include "runtime/clock.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

struct Random : ModuleVariables {
  uint32_t pad = 0;
  uint32_t n = 69;
  uint32_t d = 233;
  uint8_t dat = 0;
  bool is_seeded = false;

  void seed(uint32_t value) {
    pad = value;
    n = 69;
    d = 233;
    dat = 0;
    is_seeded = true;
  }

  uint32_t next() {
    pad = std::rotl(pad + dat + d * n, 3);
    n = pad | 2;
    d ^= std::rotr(pad, 1);
    dat = static_cast<uint8_t>(dat ^ pad ^ d >> 8 ^ 1);
    return pad ^ d << 5 ^ pad >> 18 ^ uint32_t { dat } << 1;
  }

  /// Below the limit, by throwing away what is not. 0 is 2^32 (where MicroPython loops for ever).
  uint32_t below(uint32_t limit) {
    if (limit == 0) return next();
    const uint32_t mask = UINT32_MAX >> std::countl_zero(limit);
    for (;;) {
      if (const uint32_t number = next() & mask; number < limit) return number;
    }
  }
};

Random& random_of(Runtime& rt) {
  return module_variables<Random>(rt);
}

// A board's clock is as random as its programs are.
uint32_t clock_seed(Runtime& rt) {
  return static_cast<uint32_t>(clock_ns(rt)) * 2654435761u;
}

Value random_init(Runtime& rt, Args) {
  if (!random_of(rt).is_seeded) random_of(rt).seed(clock_seed(rt));
  return kNone;
}

Value random_seed(Runtime& rt, Args args) {
  const bool is_given = args.size() > 0 && args[0] != kNone;
  random_of(rt).seed(is_given ? static_cast<uint32_t>(get_int_truncated(rt, args[0]))
                              : clock_seed(rt));
  return kNone;
}

Value random_getrandbits(Runtime& rt, Args args) {
  const int64_t n = get_int(rt, args[0]);
  if (n > 32 || n < 0) raise(rt, TypeId::ValueError, "bits must be 32 or less");
  if (n == 0) return small(rt, 0);
  return new_uint(rt, random_of(rt).next() & UINT32_MAX >> (32 - n));
}

Value random_randrange(Runtime& rt, Args args) {
  const int64_t first = get_int(rt, args[0]);
  const bool has_start = args.size() > 1;
  const int64_t start = has_start ? first : 0;
  const int64_t stop = has_start ? get_int(rt, args[1]) : first;
  const int64_t step = args.size() > 2 ? get_int(rt, args[2]) : 1;
  if (step == 0) raise_empty(rt, TypeId::ValueError);
  const mpz_class n = (mpz_class(stop) - start + step + (step > 0 ? -1 : 1)) / step;
  if (n <= 0) raise_empty(rt, TypeId::ValueError);
  const uint64_t choice = random_of(rt).below(static_cast<uint32_t>(n.get_ui()));
  return new_int(
      rt, signed_word(rt, static_cast<uint64_t>(start) + static_cast<uint64_t>(step) * choice));
}

Value random_randint(Runtime& rt, Args args) {
  const int64_t a = get_int(rt, args[0]);
  const int64_t b = get_int(rt, args[1]);
  if (a > b) raise_empty(rt, TypeId::ValueError);
  const auto n = static_cast<uint32_t>(static_cast<uint64_t>(b) - static_cast<uint64_t>(a) + 1);
  return new_int(rt, signed_word(rt, static_cast<uint64_t>(a) + random_of(rt).below(n)));
}

Value random_choice(Runtime& rt, Args args) {
  const Value len = len_maybe(rt, args[0]);
  if (!len) {
    raise(rt, TypeId::TypeError, "object of type '{}' has no len()", type_name_of(rt, args[0]));
  }
  const int64_t n = get_int(rt, len);
  if (n <= 0) raise_empty(rt, TypeId::IndexError);
  const uint32_t index = random_of(rt).below(static_cast<uint32_t>(n));
  return subscr(rt, args[0], new_int(rt, int64_t{index}), kSentinel);
}

// In [0, 1): the fraction's bits are random.
double random_float(Runtime& rt) {
  Random& random = random_of(rt);
  const uint64_t high = random.next();
  if (rt.state().config.single_float) {
    return std::bit_cast<float>(0x3f800000u | static_cast<uint32_t>(high & 0x7fffff)) - 1.0F;
  }
  const uint64_t bits = (high << 32 | random.next()) & ((uint64_t{1} << 52) - 1);
  return std::bit_cast<double>(uint64_t{0x3ff} << 52 | bits) - 1.0;
}

Value random_random(Runtime& rt, Args) {
  return new_float(rt, random_float(rt));
}

Value random_uniform(Runtime& rt, Args args) {
  const double a = get_float(rt, args[0]);
  const double b = get_float(rt, args[1]);
  const double part = to_float_type(rt, to_float_type(rt, b - a) * random_float(rt));
  return new_float(rt, a + part);
}

constexpr Member kRandomFunctions[] = {
    {"__init__", random_init, 0, 0},   {"getrandbits", random_getrandbits, 1, 1},
    {"seed", random_seed, 0, 1},       {"randrange", random_randrange, 1, 3},
    {"randint", random_randint, 2, 2}, {"choice", random_choice, 1, 1},
    {"random", random_random, 0, 0},   {"uniform", random_uniform, 2, 2},
};

void fill_random(ModuleItems& items) {
  random_init(items.rt, {});
}

}  // namespace

const ModuleDef kModule_random = {
    .name = "random", .extensible = true, .functions = kRandomFunctions, .fill = fill_random};

}  // namespace natmod::board
