// Order statistics.

#ifndef STATS_MEDIAN_H_
#define STATS_MEDIAN_H_

#include <stddef.h>

// Reorders the values so that values[k] is the k-th smallest, with none larger before it and none
// smaller after it. Needs k < n.
void select_smallest(float* values, size_t n, size_t k);

#endif
