// Mean, variance and extremes of numbers, in one pass.

#ifndef STATS_MOMENTS_H_
#define STATS_MOMENTS_H_

#include <stddef.h>

typedef struct {
  float mean;
  float variance;  // of the population
  float lowest;
  float highest;
} moments_t;

// Needs n > 0.
moments_t moments_of(const float* values, size_t n);

#endif
