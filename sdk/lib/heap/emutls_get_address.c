// Thread-local variables where the compiler has none of its own (Xtensa): ordinary ones, made when
// they are first used.
#include "lib.h"
#include "raise.h"

struct emutls_variable {
  size_t size, alignment;
  void* place;          // NULL before
  const void* initial;  // NULL: zeroes
};

void* __emutls_get_address(struct emutls_variable* variable) {
  if (variable->place == NULL) {
    variable->place = calloc(1, variable->size);
    if (variable->place == NULL) m_malloc_fail(variable->size);
    if (variable->initial != NULL) memcpy(variable->place, variable->initial, variable->size);
  }
  return variable->place;
}
