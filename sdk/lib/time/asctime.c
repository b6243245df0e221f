#include "calendar.h"

#ifdef LIB_HAS_TIME
char* asctime_r(const struct tm* tm, char* text) {
  // 26 characters, as C counts them; a year of more digits is cut.
  if (strftime(text, 26, "%a %b %e %H:%M:%S %Y\n", tm) == 0) text[0] = 0;
  return text;
}

char* asctime(const struct tm* tm) {
  static char text[26];
  return asctime_r(tm, text);
}

char* ctime_r(const time_t* seconds, char* text) {
  struct tm tm;
  return localtime_r(seconds, &tm) != NULL ? asctime_r(&tm, text) : NULL;
}

char* ctime(const time_t* seconds) {
  struct tm* tm = localtime(seconds);
  return tm != NULL ? asctime(tm) : NULL;
}
#endif
