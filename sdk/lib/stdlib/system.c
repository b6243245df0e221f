// A board has no commands.
int system(const char* command) {
  (void)command;
  return 0;
}
