// The guard of a variable inside a function: its first byte says that the variable is made. One
// thread at a time runs a module.
int __cxa_guard_acquire(char* guard) {
  return *guard == 0;
}

void __cxa_guard_release(char* guard) {
  *guard = 1;
}

void __cxa_guard_abort(char* guard) {
  (void)guard;
}
