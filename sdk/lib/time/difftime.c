#include "calendar.h"

#ifdef LIB_HAS_TIME
double difftime(time_t to, time_t from) {
  return (double)((long long)to - (long long)from);
}
#endif
