// The heap is the garbage collector's: a block stays as long as something that the collector sees
// holds the address of its first byte.
#include "lib.h"
#include "py/dynruntime.h"

void* malloc(size_t size) {
  return mp_fun_table.realloc_(NULL, size + !size, false);
}
