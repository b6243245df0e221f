// Marks that say where a line's code is: before the instruction of each HERE, text holds the line's
// number. (Assemblers give lines to instructions alone.)
// This code is linked and looked at, and never runs.
#include "py/dynruntime.h"

#define TEXT_OF(x) #x
#define MARK(line) __asm__ volatile(".long 0x5eed0000 + " TEXT_OF(line) "\n nop")
#define HERE MARK(__LINE__)

int shared = 5;
static int counter;
static __thread int of_thread = 7;
int nobody_calls_this(int x);
int middle(int x);

__attribute__((noinline)) static int leaf(int x) {
  HERE;
  counter += x;
  HERE;
  return counter + shared;
}

int nobody_calls_this(int x) {
  HERE;
  return leaf(x) + 1;
}

int middle(int x) {
  HERE;
  int sum = leaf(x) + leaf(x + 1);
  HERE;
  if (sum > 3) {
    sum += leaf(sum);
    HERE;
  }
  of_thread += sum;
  HERE;
  return sum;
}

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  HERE;
  mp_store_global(MP_QSTR_value, MP_OBJ_NEW_SMALL_INT(middle(1)));
  HERE;
  MP_DYNRUNTIME_INIT_EXIT
}
