// A board has no environment.
char* getenv(const char* name) {
  (void)name;
  return 0;
}
