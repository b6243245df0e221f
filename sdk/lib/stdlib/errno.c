// Where errno is: for newlib, for glibc and musl, and for what was compiled by ARM's rules. Where
// it is a thread-local variable (picolibc) it comes from there.
//
// newlib keeps it in a large structure, whose first member it is. Functions that need more of the
// structure bring it along, and set its errno without asking; no other module has to have it.
struct _reent {
  int number;
};
extern struct _reent* _impure_ptr __attribute__((weak));
static int value;

int* __errno(void) {
  return &_impure_ptr ? &_impure_ptr->number : &value;
}

int* __errno_location(void) {
  return &value;
}

// musl's own name of it.
int* ___errno_location(void) {
  return &value;
}

volatile int* __aeabi_errno_addr(void) {
  return __errno();
}
