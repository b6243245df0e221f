#include "names.h"

void LIB_DELETE(void* block) {
  free(block);
}
