#include "calendar.h"

#ifdef LIB_HAS_TIME
static struct tm result;

struct tm* gmtime_r(const time_t* seconds, struct tm* tm) {
  return __natmod_from_seconds(*seconds, tm);
}

struct tm* localtime_r(const time_t* seconds, struct tm* tm) {
  return __natmod_from_seconds(*seconds, tm);
}

struct tm* gmtime(const time_t* seconds) {
  return __natmod_from_seconds(*seconds, &result);
}

struct tm* localtime(const time_t* seconds) {
  return __natmod_from_seconds(*seconds, &result);
}
#endif
