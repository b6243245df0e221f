#include "lib.h"
#include "py/dynruntime.h"

void free(void* block) {
  mp_fun_table.realloc_(block, 0, false);
}
