// A bit of everything that reaches code and data in its own way; the value is the same on every
// architecture.
#include "py/dynruntime.h"

namespace {

int counter;                  // BSS
int factors[] = {3, 5, 7};    // initialised
const char* const names[] = {"one", "three", "nineteen"};

struct Base {
  virtual int apply(int x) const = 0;
};
struct Double : Base {
  int apply(int x) const override { return 2 * x + counter; }
};
struct Odd : Base {
  int apply(int x) const override { return x | 0x10001; }
};

struct Starter {
  int value;
  Starter() : value(factors[1] + 6) { counter = 1000; }
};
Starter starter;  // a constructor

__attribute__((noinline)) int choose(int x) {
  switch (x) {
    case 0: return 0x12345;
    case 1: return names[0][1];
    case 2: return factors[2]++;
    case 3: return -0x7654;
    case 4: return names[2][7];
    case 5: return starter.value;
    case 6: return 0x12345;
    default: return x;
  }
}

__attribute__((noinline)) int sum(const Base& base, int from, int to) {
  int total = 0;
  for (int i = from; i < to; ++i) total += base.apply(choose(i));
  return total;
}

struct Block { char bytes[100]; };
__attribute__((noinline)) int fill(Block& block, int value) {
  memset(&block, value, sizeof block);
  return block.bytes[99];
}

}  // namespace

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  Block block;
  ++counter;
  int value = sum(Double(), 0, 9) + sum(Odd(), 0, 9) + fill(block, 42) + factors[2];
  mp_store_global(MP_QSTR_value, MP_OBJ_NEW_SMALL_INT(value));
  MP_DYNRUNTIME_INIT_EXIT
}
