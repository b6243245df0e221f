// What the functions of <time.h> share that work with dates. A module has no time zone: local time
// is UTC. The header says what time_t is, and what struct tm has behind C's members.
#ifndef NATMOD_LIB_CALENDAR_H
#define NATMOD_LIB_CALENDAR_H

#define _GNU_SOURCE
#include "lib.h"

#if defined(__has_include)
#if __has_include(<time.h>)
#include <time.h>
#define LIB_HAS_TIME 1
#endif
#endif

#ifdef LIB_HAS_TIME

// glibc's and musl's; newlib's and picolibc's if asked for.
#if defined(__GLIBC__) || defined(__TM_GMTOFF)
#define LIB_SET_ZONE(tm) ((tm)->tm_gmtoff = 0, (tm)->tm_zone = "UTC")
#else
#define LIB_SET_ZONE(tm) ((void)0)
#endif

// The rest of a division is that of the same sign as the divisor, as calendars have it.
static inline long long lib_div(long long n, int by) {
  return n / by - (n % by < 0);
}

extern const char __natmod_days[7][10];
extern const char __natmod_months[12][10];

// Days from 1970 to the first of a month: months count from 0, and may be any number of them.
long long __natmod_days_to(long long year, long long month);
// Fills in all of it from a number of seconds. NULL: the year is no int.
struct tm* __natmod_from_seconds(long long seconds, struct tm* tm);

#endif
#endif  // NATMOD_LIB_CALENDAR_H
