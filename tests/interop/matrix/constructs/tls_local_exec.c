// about: thread-local variables from a thread pointer, as programs have them (x86: local and initial exec)
// expect: 29 33
// flags: -ftls-model=initial-exec
// only: x86.*
#include "construct.h"

static __thread unsigned local __attribute__((tls_model("local-exec"))) = 5;
static __thread unsigned short zero __attribute__((tls_model("local-exec")));
__thread unsigned tls_exec_global = 7;
static __thread unsigned char bytes[4] __attribute__((tls_model("local-exec"))) = {1, 2, 3, 4};

static __attribute__((noinline)) unsigned* pointer_to(unsigned which) {
  return which ? &local : &tls_exec_global;
}

unsigned tls_local_exec(unsigned phase) {
  *pointer_to(phase & 1) += 2;
  ++zero;
  unsigned sum = 0;
  for (unsigned i = 0; i < 4; ++i) {
    sum += bytes[i];
  }
  bytes[phase & 3] += 1;
  return local + tls_exec_global + zero + sum + 4;
}
