#define NAME strtol
#define RESULT long
#define NUMBER unsigned long
#define MAX (~0UL >> 1)
#define MIN (MAX + 1)
#include "parse_integer.h"
