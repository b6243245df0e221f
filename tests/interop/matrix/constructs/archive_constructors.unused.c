extern unsigned archive_constructors_runs;
__attribute__((constructor)) static void start(void) {
  archive_constructors_runs += 1000;
}
unsigned archive_constructors_unused(void) {
  return 0;
}
