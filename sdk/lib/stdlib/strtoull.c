#define NAME strtoull
#define RESULT unsigned long long
#define NUMBER unsigned long long
#define MAX (~0ULL)
#define MIN MAX
#include "parse_integer.h"
