// The number alone: what it means is Python's to say (errno.errorcode).
char* strerror(int number) {
  static char text[] = "error -2147483648";
  char* p = text + sizeof text - 1;
  unsigned rest = number < 0 ? 0u - (unsigned)number : (unsigned)number;
  do {
    *--p = (char)('0' + rest % 10);
  } while (rest /= 10);
  if (number < 0) *--p = '-';
  for (const char* prefix = " rorre"; *prefix; ++prefix) *--p = *prefix;
  return p;
}
