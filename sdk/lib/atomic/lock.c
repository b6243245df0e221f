#include "lock.h"

#if defined(__x86_64__) || defined(__i386__)
char __natmod_busy __attribute__((visibility("hidden")));
#endif
