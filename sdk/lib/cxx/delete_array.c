#include "names.h"

void LIB_DELETE_ARRAY(void* block) {
  LIB_DELETE(block);
}
