#define NAME strtoll
#define RESULT long long
#define NUMBER unsigned long long
#define MAX (~0ULL >> 1)
#define MIN (MAX + 1)
#include "parse_integer.h"
