#include "calendar.h"

#ifdef LIB_HAS_TIME
time_t timegm(struct tm* tm) {
  const long long days = __natmod_days_to(1900LL + tm->tm_year, tm->tm_mon) + tm->tm_mday - 1;
  const long long seconds = ((days * 24 + tm->tm_hour) * 60 + tm->tm_min) * 60 + tm->tm_sec;
  struct tm normal = *tm;
  if (seconds != (time_t)seconds || __natmod_from_seconds(seconds, &normal) == NULL) {
    LIB_SET_ERRNO(EOVERFLOW);
    return -1;
  }
  *tm = normal;
  return (time_t)seconds;
}

time_t mktime(struct tm* tm) {
  return timegm(tm);
}
#endif
