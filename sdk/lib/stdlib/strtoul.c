#define NAME strtoul
#define RESULT unsigned long
#define NUMBER unsigned long
#define MAX (~0UL)
#define MIN MAX
#include "parse_integer.h"
