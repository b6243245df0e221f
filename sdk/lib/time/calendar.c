// The Gregorian calendar, from March on: so the day that is not always there is the last of a year,
// and the months' lengths follow one formula.
#include "calendar.h"

#ifdef LIB_HAS_TIME
enum { kDaysOf400Years = 146097, kDaysTo1970 = 719468, kDay = 86400 };

long long __natmod_days_to(long long year, long long month) {
  year += lib_div(month, 12);
  month -= 12 * lib_div(month, 12);
  const int from_march = ((int)month + 10) % 12;
  year -= from_march >= 10;
  const long long era = lib_div(year, 400);
  const int of_era = (int)(year - era * 400);
  const int days = of_era * 365 + of_era / 4 - of_era / 100 + (153 * from_march + 2) / 5;
  return era * kDaysOf400Years + days - kDaysTo1970;
}

struct tm* __natmod_from_seconds(long long seconds, struct tm* tm) {
  const long long days = lib_div(seconds, kDay);
  const int second = (int)(seconds - days * kDay);
  const long long from_march = days + kDaysTo1970;
  const long long era = lib_div(from_march, kDaysOf400Years);
  const int of_era = (int)(from_march - era * kDaysOf400Years);
  const int year_of_era =
      (of_era - of_era / 1460 + of_era / 36524 - of_era / (kDaysOf400Years - 1)) / 365;
  const int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int month = (5 * of_year + 2) / 153;
  const long long year = era * 400 + year_of_era + (month >= 10) - 1900;
  if (year != (int)year) {
    LIB_SET_ERRNO(EOVERFLOW);
    return NULL;
  }
  tm->tm_sec = second % 60;
  tm->tm_min = second / 60 % 60;
  tm->tm_hour = second / 3600;
  tm->tm_mday = of_year - (153 * month + 2) / 5 + 1;
  tm->tm_mon = (month + 2) % 12;
  tm->tm_year = (int)year;
  tm->tm_wday = (int)(days + 4 - 7 * lib_div(days + 4, 7));
  tm->tm_yday = (int)(days - __natmod_days_to(year + 1900, 0));
  tm->tm_isdst = 0;
  LIB_SET_ZONE(tm);
  return tm;
}
#endif
