// about: the same at -O3
// flags: -O3
// expect: 2045 2005
#define switches switches_o3
#include "switches.c"
