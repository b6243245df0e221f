// Where errno is: for newlib, for glibc and musl, and for what was compiled by ARM's rules. Where
// it is a thread-local variable (picolibc) it comes from there.
static int value;

int* __errno(void) {
  return &value;
}

int* __errno_location(void) {
  return &value;
}

volatile int* __aeabi_errno_addr(void) {
  return &value;
}
