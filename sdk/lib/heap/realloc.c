#include "lib.h"
#include "py/dynruntime.h"

void* realloc(void* block, size_t size) {
  return mp_fun_table.realloc_(block, size + !size, true);
}
