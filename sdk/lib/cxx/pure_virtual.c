#include "raise.h"

void __cxa_pure_virtual(void) {
  LIB_RAISE(RuntimeError, "pure virtual function called");
}

void __cxa_deleted_virtual(void) {
  LIB_RAISE(RuntimeError, "deleted virtual function called");
}
