#include <stdint.h>

#include "atomic/lock.h"

// std::_Sp_make_shared_tag::_S_eq(type): of types without run-time information only one object is
// the tag, which the caller has compared already.
_Bool _ZNSt19_Sp_make_shared_tag5_S_eqERKSt9type_info(const void* type) {
  (void)type;
  return 0;
}

// glibc's word that a process has one thread. Nobody tells a module, so counts are kept as if there
// were more.
char __libc_single_threaded = 0;

// __gnu_cxx::__exchange_and_add and __atomic_add: counts, where processors have no instructions for
// them.
int _ZN9__gnu_cxx18__exchange_and_addEPVii(volatile int* place, int by) {
  const uint32_t kept = lib_lock();
  const int old = *place;
  *place = old + by;
  lib_unlock(kept);
  return old;
}

void _ZN9__gnu_cxx12__atomic_addEPVii(volatile int* place, int by) {
  _ZN9__gnu_cxx18__exchange_and_addEPVii(place, by);
}
