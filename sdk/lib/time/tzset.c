// There is nothing to read a time zone from.
void tzset(void) {}
