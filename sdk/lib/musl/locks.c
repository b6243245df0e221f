// What musl's functions call for the sake of other threads and of a locale, and would look for in
// the block of the running thread, of which a module has none.
#if defined(__x86_64__) || defined(__i386__)

int __lockfile(void* file) {
  (void)file;
  return 0;
}

void __unlockfile(void* file) {
  (void)file;
}

void __lock(volatile int* lock) {
  (void)lock;
}

void __unlock(volatile int* lock) {
  (void)lock;
}

// Texts stay as they are.
const char* __lctrans(const char* text, const void* locale) {
  (void)locale;
  return text;
}

const char* __lctrans_cur(const char* text) {
  return text;
}
#endif
