extern unsigned archive_constructors_runs;
static unsigned value = 20;
__attribute__((constructor)) static void start(void) {
  ++archive_constructors_runs;
  ++value;
}
unsigned archive_constructors_needed(void) {
  return value;
}
