// Destructors of static objects never run, for a module is never unloaded.
int __cxa_atexit(void (*function)(void*), void* argument, void* module) {
  (void)function, (void)argument, (void)module;
  return 0;
}

int __cxa_thread_atexit(void (*function)(void*), void* argument, void* module) {
  (void)function, (void)argument, (void)module;
  return 0;
}

int __aeabi_atexit(void* argument, void (*function)(void*), void* module) {
  (void)function, (void)argument, (void)module;
  return 0;
}

int atexit(void (*function)(void)) {
  (void)function;
  return 0;
}

int at_quick_exit(void (*function)(void)) {
  (void)function;
  return 0;
}
