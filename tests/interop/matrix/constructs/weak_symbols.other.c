unsigned weak_symbols_overridden(void) {
  return 4;
}
